import { ownJson } from '../json-text/own-json.js';
import {
  followChain,
  startOfChain,
  type ChainedRecord,
  type ChainFault,
  type ChainHead,
  type ChainStanding,
  type Sha256,
} from './follow-chain.js';

export type ChainVerdict =
  | { readonly valid: true; readonly records: number; readonly head: ChainHead | null }
  /** `head` is the last record that still held. */
  | { readonly valid: false; readonly records: number; readonly head: ChainHead | null; readonly fault: ChainFault };

/**
 * Checks all records of one aggregate, in log order: every hash is that of the bytes, `prev` names the record before, versions are
 * 1, 2, 3 … without a gap, refusals stand aside. The chain must pass through `expected`, a head that the asker knows from
 * elsewhere: without it, records cut off at the end cannot be missed. Stops at the first fault.
 */
export function verifyChain(records: readonly ChainedRecord[], sha256: Sha256, expected?: ChainHead): ChainVerdict {
  let standing = startOfChain;
  for (const record of records) {
    const step = followChain(standing, record, sha256, expected);
    if ('fault' in step) return refused(standing, records.length, named(step.fault, records, standing));
    standing = step.standing;
  }
  const cut = cutShort(standing, expected);
  return cut ? refused(standing, records.length, cut) : { valid: true, records: records.length, head: standing.head };
}

/** The fault of a chain that ends before the head which it must pass through. */
export function cutShort(standing: ChainStanding, expected: ChainHead | undefined): ChainFault | undefined {
  const version = standing.head?.version ?? 0;
  if (!expected || version >= expected.version) return undefined;
  return {
    kind: 'truncated',
    index: standing.records,
    expected: `version ${expected.version} with hash ${expected.hash}`,
    found: `the last record is version ${version}`,
  };
}

function refused(standing: ChainStanding, records: number, fault: ChainFault): ChainVerdict {
  return { valid: false, records, head: standing.head, fault };
}

/** A version that is not next is missing, unless it stands further behind: then the records were swapped. */
function named(fault: ChainFault, records: readonly ChainedRecord[], standing: ChainStanding): ChainFault {
  if (fault.kind !== 'missing') return fault;
  const wanted = (standing.head?.version ?? 0) + 1;
  const later = records.slice(fault.index + 1).some(({ bytes }) => versionWithEvents(bytes) === wanted);
  return later ? { ...fault, kind: 'swapped' } : fault;
}

function versionWithEvents(bytes: ChainedRecord['bytes']): unknown {
  try {
    const { version, rejection } = ownJson(bytes) as { version?: unknown; rejection?: unknown };
    return rejection === undefined ? version : undefined;
  } catch {
    return undefined; // Not a record, so not the one that is looked for; its own fault comes when its turn comes.
  }
}
