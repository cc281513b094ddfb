import type { Clock } from '@runbook/ports';

/** What is kept is asked for anew after this: a key that its issuer has withdrawn is taken for no longer. */
export const REFRESHED_MS = 10 * 60_000;
/** At most one attempt in so long, whoever sends whatever tokens. */
export const RETRIED_MS = 30_000;
/** While the issuer cannot be reached, what is kept goes on to count for so long. */
export const KEPT_MS_MAX = 24 * 3_600_000;

/** Something that another service says, fetched when it is needed, and kept while that service is away. */
export class KeptFresh<Value> {
  private kept?: { readonly value: Value; readonly at: number };
  private triedAt = Number.NEGATIVE_INFINITY;
  private failure?: Error;
  private attempt?: Promise<void>;

  constructor(
    private readonly fetched: () => Promise<Value>,
    private readonly clock: Clock,
    /** Told of every attempt that failed. */
    private readonly failed: (error: Error) => void,
  ) {}

  /** What is known now. Rejects with why nothing is. */
  async get(): Promise<Value> {
    if (!this.kept || this.age(this.kept) >= REFRESHED_MS) await this.tried();
    if (this.kept && this.age(this.kept) < KEPT_MS_MAX) return this.kept.value;
    throw this.failure ?? new Error('expected an answer, found none');
  }

  /** What is known now and need not be asked for. Undefined: `get` it. */
  atHand(): Value | undefined {
    return this.kept && this.age(this.kept) < REFRESHED_MS ? this.kept.value : undefined;
  }

  /** Something was missing in `seen`: what is known now, of a newer attempt if one may be made. Rejects where nobody can say. */
  async newerThan(seen: Value): Promise<Value> {
    if (this.kept && this.kept.value !== seen) return this.kept.value;
    await this.tried();
    if (this.failure) throw this.failure;
    return this.get();
  }

  private age({ at }: { readonly at: number }): number {
    return this.clock.monotonic() - at;
  }

  private async tried(): Promise<void> {
    if (!this.attempt && this.clock.monotonic() - this.triedAt < RETRIED_MS) return;
    await (this.attempt ??= this.renewed().finally(() => (this.attempt = undefined)));
  }

  private async renewed(): Promise<void> {
    this.triedAt = this.clock.monotonic();
    try {
      this.kept = { value: await this.fetched(), at: this.clock.monotonic() };
      this.failure = undefined;
    } catch (error) {
      this.failure = error as Error;
      this.failed(this.failure);
    }
  }
}
