import type { NewRecord } from '@runbook/ports';
import { encodeRecord, HASH_HEADER, sha256Of, type ClaimRecord } from '@runbook/wire';

/** P2: what an owner appends before anything else. It is a fact only once it was read back from the log and admitted. */
export class Claim {
  private isWon = false;

  constructor(
    readonly term: number,
    readonly owner: string,
    /** Of the last decision that is known to be a fact. */
    private readonly seq: number,
    /** Milliseconds since the epoch. */
    private readonly atMs: number,
  ) {}

  record(): NewRecord {
    const { term, owner, seq, atMs } = this;
    const claim: ClaimRecord = { v: 1, aggregate: 'partition', term, owner, seq, at: new Date(atMs).toISOString() };
    const value = encodeRecord(claim);
    return { key: owner, value, headers: { [HASH_HEADER]: sha256Of(value) } };
  }

  /**
   * What a claim that was read from the log says about this one; undefined: nothing, as the second copy of one that was written twice.
   *
   * @param outcome `refused`: its term is a higher one, and it knows less than the log holds
   */
  readBack(
    record: ClaimRecord,
    outcome: 'admitted' | 'refused' | 'old',
  ): 'won' | 'claim-beaten' | 'claim-outdated' | 'foreign-claim' | undefined {
    // Whoever was given the partition claims again, and must not be outrun for ever by what is still decided here.
    if (record.owner !== this.owner) return outcome !== 'old' && this.isWon ? 'foreign-claim' : undefined;
    if (this.isWon) return undefined;
    this.isWon = outcome === 'admitted';
    if (this.isWon) return 'won';
    return outcome === 'refused' ? 'claim-outdated' : 'claim-beaten';
  }
}
