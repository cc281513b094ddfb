import type { Fact } from '@runbook/facts';
import type { CollectionSpec } from '@runbook/ports';

/** A fact of a tenant that somebody is told of, kept to be told once more. */
export interface KeptFact {
  /** The fact's id. */
  readonly _id: string;
  readonly tenant: string;
  /** When it happened. */
  readonly at: number;
  /** Its place among all: replays are queued in this order. */
  readonly fact: Fact;
}

export const KEPT_FACTS: CollectionSpec = { name: 'executor.facts', indexes: [['tenant', 'at'], ['at']] };
