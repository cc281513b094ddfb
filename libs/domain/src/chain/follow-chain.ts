import { ownJson } from '../json-text/own-json.js';
/** Lower-case hex SHA-256; text is hashed as UTF-8. An argument, because the core has no hash function of its own (P5). */
export type Sha256 = (bytes: string | Uint8Array) => string;

/** A record's value as it was stored, and the hash that travels with it. */
export interface ChainedRecord {
  readonly bytes: string | Uint8Array;
  readonly hash: string;
}

/** The last record with events of an aggregate. */
export interface ChainHead {
  readonly version: number;
  readonly hash: string;
}

export interface ChainFault {
  readonly kind:
    /** The bytes do not hash to what was stated, or are not the ones that the next record was linked to. */
    | 'edited'
    | 'missing'
    | 'swapped'
    /** The chain ends before the head that it must pass through. */
    | 'truncated'
    /** A record of another aggregate. */
    | 'foreign'
    /** The hash is right, but the bytes are no record. */
    | 'malformed';
  /** Of the faulty record among those checked, from 0; their number where something behind the last is missing. */
  readonly index: number;
  readonly expected: string;
  readonly found: string;
}

/** How far a chain was followed. */
export interface ChainStanding {
  /** Records seen, refusals included. */
  readonly records: number;
  readonly aggregateId?: string;
  readonly head: ChainHead | null;
}

export const startOfChain: ChainStanding = { records: 0, head: null };

export type ChainStep = { readonly standing: ChainStanding } | { readonly fault: ChainFault };

/** Takes one more record in log order; for chains that are too long to hold at once. */
export function followChain(standing: ChainStanding, record: ChainedRecord, sha256: Sha256, expected?: ChainHead): ChainStep {
  const fault = (kind: ChainFault['kind'], wanted: string, found: string): ChainStep => ({
    fault: { kind, index: standing.records, expected: wanted, found },
  });
  const computed = sha256(record.bytes);
  if (computed !== record.hash) return fault('edited', `bytes with hash ${record.hash}`, `bytes with hash ${computed}`);
  const members = membersOf(record.bytes);
  if (typeof members === 'string') return fault('malformed', 'a record with id, version, prev and events', members);
  if (standing.aggregateId !== undefined && members.id !== standing.aggregateId) {
    return fault('foreign', `a record of ${standing.aggregateId}`, `a record of ${members.id}`);
  }
  const { version, prev } = members;
  const last = standing.head?.version ?? 0;
  const wanted = members.refusal ? last : last + 1;
  if (version !== wanted) {
    const what = members.refusal ? 'a refusal at version' : 'version';
    return fault(version > wanted ? 'missing' : 'swapped', `${what} ${wanted}`, `${what} ${version}`);
  }
  const linked = members.refusal ? null : (standing.head?.hash ?? null);
  if (prev !== linked) return fault('edited', `a link to ${linked ?? 'nothing'}`, `a link to ${prev ?? 'nothing'}`);
  if (!members.refusal && version === expected?.version && computed !== expected.hash) {
    return fault('edited', `version ${version} with hash ${expected.hash}`, `version ${version} with hash ${computed}`);
  }
  const head = members.refusal ? standing.head : { version, hash: computed };
  return { standing: { records: standing.records + 1, aggregateId: members.id, head } };
}

interface Members {
  readonly id: string;
  readonly version: number;
  readonly prev: string | null;
  readonly refusal: boolean;
}

/** What the chain needs of a record, or what was found instead. */
function membersOf(bytes: string | Uint8Array): Members | string {
  let value: unknown;
  try {
    value = ownJson(bytes);
  } catch (error) {
    return `no JSON: ${(error as Error).message}`;
  }
  const { id, version, prev, events, rejection } = (value ?? {}) as Record<string, unknown>;
  if (typeof id !== 'string') return `id ${JSON.stringify(id)}`;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 0) return `version ${JSON.stringify(version)}`;
  if (typeof prev !== 'string' && prev !== null) return `prev ${JSON.stringify(prev)}`;
  if (!Array.isArray(events)) return `events ${JSON.stringify(events)}`;
  const refusal = rejection !== undefined;
  if (refusal === events.length > 0) return refusal ? 'a refusal with events' : 'neither events nor a refusal';
  return { id, version, prev, refusal };
}
