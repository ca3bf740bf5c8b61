/** What a payer knows of its tab, as it is written down. Amounts are decimal text, in the asset's smallest units. */
export interface KeptPurse {
  readonly deposit: string;
  readonly charged: string;
  readonly last: string;
  readonly atRisk: string;
}

interface Flight {
  readonly price: bigint;
  /** When it counts as lost, in milliseconds since 1970. */
  readonly lostAt: number;
}

/** Nothing is signed: the tab holds too little. */
export class Short extends Error {
  constructor(readonly needed: bigint, readonly deposit: bigint) {
    super(`the tab would need ${needed} and holds ${deposit} of the asset's smallest units: top it up`);
  }
}

/**
 * What a payer knows of its tab, and the next ceiling that it signs.
 *
 * Ceilings rise strictly: the greater of what it was charged and the most that its requests in flight may cost, and the
 * last one and one more. A request whose answer was lost counts in full. What the seller says is believed only where it
 * is in the payer's favour, or was proved.
 */
export class Purse {
  #deposit: bigint;
  #charged: bigint;
  #last: bigint;
  readonly #inFlight = new Map<bigint, Flight>();

  private constructor(deposit: bigint, charged: bigint, last: bigint) {
    this.#deposit = deposit;
    this.#charged = charged;
    this.#last = last;
  }

  /** Of a tab that holds `deposit`, of which `taken` is gone. */
  static of(deposit: bigint, taken: bigint): Purse {
    return new Purse(deposit, taken, taken);
  }

  /** As it was written down: whatever was in flight then counts in full. */
  static restored({ deposit, charged, last, atRisk }: KeptPurse): Purse {
    return new Purse(BigInt(deposit), BigInt(charged) + BigInt(atRisk), BigInt(last));
  }

  kept(): KeptPurse {
    return { deposit: `${this.#deposit}`, charged: `${this.#charged}`, last: `${this.#last}`, atRisk: `${this.#atRisk()}` };
  }

  /** All that can be taken of the tab, in all. */
  get deposit(): bigint {
    return this.#deposit;
  }

  /** Notes what the chain says that the tab holds. */
  deposited(deposit: bigint): void {
    this.#deposit = deposit;
  }

  /** What can still be spent, requests in flight counted in full. */
  left(): bigint {
    const left = this.#deposit - this.#committed();
    return left > 0n ? left : 0n;
  }

  /** The next ceiling, for a request that costs at most `price`, and counts as lost at `lostAt`. */
  sign(price: bigint, now: number, lostAt: number): bigint {
    this.#giveUp(now);
    const needed = this.#committed() + price;
    if (needed > this.#deposit) throw new Short(needed, this.#deposit);
    this.#last = needed > this.#last ? needed : this.#last + 1n;
    this.#inFlight.set(this.#last, { price, lostAt });
    return this.#last;
  }

  /**
   * A request is over: `charge` is what the seller says, at most its price; nothing counts in full. What the seller says of
   * the `total` is taken over if it is less than what is known, and nothing else is in flight that it may not count yet.
   */
  answered(ceiling: bigint, charge?: bigint, total?: bigint): void {
    const flight = this.#inFlight.get(ceiling);
    if (!flight) return;
    this.#inFlight.delete(ceiling);
    this.#charged += charge === undefined || charge > flight.price ? flight.price : charge;
    if (total !== undefined && this.#inFlight.size === 0 && total < this.#charged) this.#charged = total;
  }

  /** A request was refused, and not charged. */
  refused(ceiling: bigint): void {
    this.#inFlight.delete(ceiling);
  }

  /** Adopts a total that the payer's own voucher over `signed` proves. Returns whether it does. */
  correct(committed: bigint, signed: bigint): boolean {
    if (committed > signed) return false;
    if (committed > this.#charged) this.#charged = committed;
    if (signed > this.#last) this.#last = signed;
    return true;
  }

  #giveUp(now: number): void {
    for (const [ceiling, { lostAt }] of this.#inFlight) if (lostAt <= now) this.answered(ceiling);
  }

  #atRisk(): bigint {
    return [...this.#inFlight.values()].reduce((sum, { price }) => sum + price, 0n);
  }

  #committed(): bigint {
    return this.#charged + this.#atRisk();
  }
}
