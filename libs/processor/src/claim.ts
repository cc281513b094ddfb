import type { NewRecord } from '@runbook/ports';
import { encodeRecord, HASH_HEADER, hashOf, type ClaimRecord } from '@runbook/wire';

/** P2: what an owner appends before anything else. It is a fact only once it was read back from the log and admitted. */
export class Claim {
  private isWon = false;

  constructor(
    readonly term: number,
    readonly owner: string,
    /** Milliseconds since the epoch. */
    private readonly atMs: number,
  ) {}

  record(): NewRecord {
    const { term, owner, atMs } = this;
    const claim: ClaimRecord = { v: 1, aggregate: 'partition', term, owner, at: new Date(atMs).toISOString() };
    const value = encodeRecord(claim);
    return { key: owner, value, headers: { [HASH_HEADER]: hashOf(value) } };
  }

  /** What a claim that was read from the log says about this one; undefined: nothing, as the second copy of one that was written twice. */
  readBack(record: ClaimRecord, admitted: boolean): 'won' | 'claim-beaten' | 'foreign-claim' | undefined {
    if (record.owner !== this.owner) return admitted && this.isWon ? 'foreign-claim' : undefined;
    if (this.isWon) return undefined;
    this.isWon = admitted;
    return admitted ? 'won' : 'claim-beaten';
  }
}
