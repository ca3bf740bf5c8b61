import { blake2b } from "@noble/hashes/blake2.js";
import { concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import type { LegacyClient } from "dedot";
import type { AddressOrPair, InjectedSigner } from "dedot/types";
import { decodeAddress } from "dedot/utils";
import { bytesOf, hexOf, littleEndian, type Hex } from "../bytes.js";
import type { TabChain, TabOnChain } from "../chain.js";
import { NATIVE } from "../terms.js";
import { scaleTerms, type ChannelConfig } from "../voucher.js";

/** Who makes deposits: a key pair, or an address whose wallet signs. */
export interface Depositor {
  readonly address: string;
  readonly account: AddressOrPair;
  readonly signer?: InjectedSigner;
}

/** A call of a contract. */
export interface ContractCall {
  readonly to: Hex;
  readonly value: bigint;
  readonly input: Uint8Array;
}

/** What a dry run of a contract's call tells. */
interface Trial {
  readonly gasRequired: { readonly refTime: bigint; readonly proofSize: bigint };
  readonly result: { readonly isOk: boolean; readonly value?: { readonly flags: { readonly bits: number }; readonly data: string } };
}

/** A message's first bytes. */
export function selector(message: string): Uint8Array {
  return blake2b(utf8ToBytes(message), { dkLen: 32 }).slice(0, 4);
}

/** The tabs' contract on a chain that a `dedot` client speaks to. KITE goes there by its `transfer_and_call`. */
export class DedotTabs implements TabChain {
  constructor(
    readonly client: LegacyClient,
    readonly by: Depositor,
    /** The KITE token's account. */
    readonly kite: Hex,
  ) {}

  get payer(): Hex {
    return hexOf(decodeAddress(this.by.address));
  }

  /** A tab in the newest final block. */
  async look(contract: Hex, tab: Hex): Promise<TabOnChain | undefined> {
    const block = await this.client.rpc.chain_getFinalizedHead();
    const at = await this.client.at(block);
    const input = concatBytes(selector("tab"), bytesOf(tab, 32, "tab"));
    const trial = (await at.call.contractsApi.call(this.by.address, hexOf(bytesOf(contract, 32, "contract")), 0n, undefined, undefined, hexOf(input))) as unknown as Trial;
    return tabOf(answerOf(trial));
  }

  async open(contract: Hex, config: ChannelConfig, amount: bigint): Promise<void> {
    const terms = scaleTerms(config);
    const call = concatBytes(selector("open"), terms, littleEndian(amount, 16));
    await this.#deposit(contract, config, amount, call, concatBytes(new Uint8Array([0]), terms));
  }

  async topUp(contract: Hex, tab: Hex, config: ChannelConfig, amount: bigint): Promise<void> {
    const id = bytesOf(tab, 32, "tab");
    const call = concatBytes(selector("top_up"), id, littleEndian(amount, 16));
    await this.#deposit(contract, config, amount, call, concatBytes(new Uint8Array([1]), id));
  }

  /** Sends what was tried first, and comes back once it is final. */
  async send({ to, value, input }: ContractCall): Promise<void> {
    const trial = (await this.client.call.contractsApi.call(this.by.address, to, value, undefined, undefined, hexOf(input))) as unknown as Trial;
    answerOf(trial);
    const { refTime, proofSize } = trial.gasRequired;
    const gas = { refTime: (refTime * 5n) / 4n, proofSize: (proofSize * 5n) / 4n };
    const transaction = this.client.tx.contracts.call(to, value, gas, undefined, hexOf(input));
    const options = this.by.signer ? { signer: this.by.signer } : {};
    const { dispatchError } = await transaction.signAndSend(this.by.account, options).untilFinalized();
    if (dispatchError) throw new Error(`the chain refused the deposit: ${JSON.stringify(this.client.registry.findErrorMeta(dispatchError) ?? dispatchError)}`);
  }

  async #deposit(contract: Hex, { token }: ChannelConfig, amount: bigint, call: Uint8Array, data: Uint8Array): Promise<void> {
    if (token === NATIVE) return this.send({ to: contract, value: amount, input: call });
    if (token.toLowerCase() === this.kite.toLowerCase()) {
      const input = concatBytes(selector("transfer_and_call"), bytesOf(contract, 32, "contract"), littleEndian(amount, 16), compactLength(data.length), data);
      return this.send({ to: this.kite, value: 0n, input });
    }
    const allowance = concatBytes(selector("PSP22::approve"), bytesOf(contract, 32, "contract"), littleEndian(amount, 16));
    await this.send({ to: token as Hex, value: 0n, input: allowance });
    return this.send({ to: contract, value: 0n, input: call });
  }
}

/** The bytes that a call answers; an error if it would not take effect. */
function answerOf({ result }: Trial): Uint8Array {
  if (!result.isOk || !result.value) throw new Error(`the chain refuses: ${JSON.stringify(result)}`);
  const { flags, data } = result.value;
  if ((flags.bits & 1) === 1) throw new Error(`the contract refuses, and answers ${data}`);
  return hexToBytes(data.slice(2));
}

const ASSET_AT = 32 + 20 + 4 + 32;

/** A tab in SCALE, inside of what says that there is one. */
function tabOf(answer: Uint8Array): TabOnChain | undefined {
  if (answer[0] !== 0) throw new Error("the contract does not know its own message");
  if (answer[1] !== 1) return undefined;
  const tab = answer.slice(2);
  const amounts = tab.slice(ASSET_AT + (tab[ASSET_AT] === 0 ? 1 : 33) + 16);
  const [deposited, taken, givenBack] = [0, 16, 32].map((at) => BigInt(hexOf(amounts.slice(at, at + 16).reverse())));
  return { deposit: deposited! - givenBack!, taken: taken! };
}

function compactLength(length: number): Uint8Array {
  return length < 64 ? new Uint8Array([length << 2]) : littleEndian(BigInt((length << 2) | 1), 2);
}
