import { randomBytes } from "@noble/hashes/utils.js";
import { hexOf, type Hex } from "./bytes.js";
import type { TabChain } from "./chain.js";
import type { Kept, Keeper } from "./keeper.js";
import { Purse } from "./purse.js";
import { relationOf, type Terms } from "./terms.js";
import { domainOf, tabId, type ChannelConfig, type Domain } from "./voucher.js";

/** How much of its owner's an agent may put into tabs, in the asset's smallest units. */
export interface Deposits {
  /** What a tab is opened with, and topped up by: the more, the fewer transactions. */
  readonly step: bigint;
  /** The most for one seller's product in one asset, in all and for ever. */
  readonly most: bigint;
}

/** A tab that is paid from. */
export interface OpenTab {
  readonly id: Hex;
  readonly domain: Domain;
  readonly config: ChannelConfig;
  readonly purse: Purse;
  /** All that its owner has ever put into tabs of this relation. */
  spent: bigint;
  /** Whether it is gone, or its payer withdraws: the next payment opens another. */
  isOver: boolean;
}

/** The tabs of a payer: one for each seller, product and asset, opened and topped up when they are needed. */
export class Tabs {
  readonly #tabs = new Map<string, OpenTab>();
  /** Work on each relation, one after the other: two requests at once open one tab, and top it up once. */
  readonly #turns = new Map<string, Promise<unknown>>();
  #loaded: Promise<void> | undefined;
  #saving: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(
    readonly signer: Hex,
    readonly chain: TabChain,
    readonly keeper: Keeper,
    readonly depositsFor: (terms: Terms) => Deposits,
  ) {}

  /** A tab on these terms that can pay `terms.amount` more, and what `sign` makes of it; kept before this comes back. */
  async use<T>(terms: Terms, sign: (tab: OpenTab) => T): Promise<{ tab: OpenTab; signed: T }> {
    await this.#load();
    const ready = await this.#turn(this.#relation(terms), async () => {
      const tab = await this.#withRoom(terms);
      return { tab, signed: sign(tab) };
    });
    await this.save();
    return ready;
  }

  /** The tab with this number, if it is one of ours. */
  find(id: string): OpenTab | undefined {
    return [...this.#tabs.values()].find((tab) => tab.id === id);
  }

  /** Asks the chain how a tab stands; one that is gone is no longer paid from. */
  async refresh(tab: OpenTab, contract: Hex): Promise<boolean> {
    const seen = await this.chain.look(contract, tab.id);
    if (seen) tab.purse.deposited(seen.deposit);
    else this.forget(tab);
    return seen !== undefined;
  }

  /** Pays from this tab no more. What is in it is its payer's to withdraw. */
  forget(tab: OpenTab): void {
    tab.isOver = true;
  }

  /** Keeps all tabs as they are; what happens while they are being written is written next, once for all who wait. */
  save(): Promise<void> {
    if (!this.#saving) return this.#begin();
    this.#next ??= this.#saving.then(() => this.#begin());
    return this.#next;
  }

  #begin(): Promise<void> {
    this.#next = undefined;
    this.#saving = this.keeper.save(this.#kept()).finally(() => (this.#saving = undefined));
    return this.#saving;
  }

  #kept(): Kept {
    const entries = [...this.#tabs].map(([relation, { config, purse, spent }]) => [relation, { config, purse: purse.kept(), spent: `${spent}` }]);
    return Object.fromEntries(entries) as Kept;
  }

  #load(): Promise<void> {
    this.#loaded ??= this.keeper.load().then((kept) => {
      for (const [name, { config, purse, spent }] of Object.entries(kept)) {
        const [genesis, contract] = name.split(" ") as [Hex, Hex];
        const { product, receiver: seller, token: asset } = config;
        const relation = relationOf({ genesis, contract, product, seller, asset }, config.payer, config.payerAuthorizer);
        const domain = domainOf(genesis, contract);
        const tab = { id: tabId(domain, config), domain, config, purse: Purse.restored(purse), spent: BigInt(spent), isOver: false };
        this.#tabs.set(relation, tab);
      }
    });
    return this.#loaded;
  }

  async #turn<T>(relation: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(relation) ?? Promise.resolve();
    const turn = before.catch(() => undefined).then(work);
    this.#turns.set(relation, turn);
    return turn;
  }

  async #withRoom(terms: Terms): Promise<OpenTab> {
    const tab = this.#tabs.get(this.#relation(terms));
    if (!tab || tab.isOver || tab.config.withdrawDelay < terms.withdrawDelaySeconds) return this.#open(terms);
    const missing = terms.amount - tab.purse.left();
    if (missing > 0n) await this.#topUp(tab, terms, missing);
    return tab;
  }

  async #open(terms: Terms): Promise<OpenTab> {
    const spent = this.#tabs.get(this.#relation(terms))?.spent ?? 0n;
    const amount = this.#allowed(terms, terms.amount, spent);
    const config = this.#config(terms);
    const domain = domainOf(terms.genesis, terms.contract);
    await this.chain.open(terms.contract, config, amount);
    const tab = { id: tabId(domain, config), domain, config, purse: Purse.of(amount, 0n), spent: spent + amount, isOver: false };
    this.#tabs.set(this.#relation(terms), tab);
    return tab;
  }

  async #topUp(tab: OpenTab, terms: Terms, missing: bigint): Promise<void> {
    const amount = this.#allowed(terms, missing, tab.spent);
    await this.chain.topUp(terms.contract, tab.id, tab.config, amount);
    tab.spent += amount;
    tab.purse.deposited(tab.purse.deposit + amount);
  }

  /** How much to deposit so that there is `needed` more: a step if the owner allows it. */
  #allowed(terms: Terms, needed: bigint, spent: bigint): bigint {
    const { step, most } = this.depositsFor(terms);
    const left = most - spent;
    if (needed > left) {
      throw new Error(`${needed} more of ${terms.asset} would have to be deposited, and of the limit of ${most} only ${left} is left: raise the limit`);
    }
    const wanted = step > needed ? step : needed;
    return wanted < left ? wanted : left;
  }

  #relation(terms: Terms): string {
    return relationOf(terms, this.chain.payer, this.signer);
  }

  #config(terms: Terms): ChannelConfig {
    return {
      payer: this.chain.payer,
      payerAuthorizer: this.signer,
      receiver: terms.seller,
      token: terms.asset,
      withdrawDelay: terms.withdrawDelaySeconds,
      salt: BigInt(hexOf(randomBytes(8))).toString(),
      product: terms.product,
    };
  }
}
