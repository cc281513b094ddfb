import { admit, noAdmission } from '@runbook/processor';
import type { SimulatedPartition } from '@runbook/spec-kit';
import { decodeRecord, sha256Of, isClaim, type DecisionRecord } from '@runbook/wire';
import { tally, type Tally, type TallyEvent } from './tally.js';

export interface Fact {
  readonly id: string;
  readonly version: number;
  readonly prev: string | null;
  readonly hash: string;
  readonly events: readonly TallyEvent[];
}

/** The decisions that a reader admits who was not there, from an offset on. */
export function factsOf(partition: SimulatedPartition, from = 0): Fact[] {
  let admission = noAdmission;
  return partition.events.flatMap((stored) => {
    const record = decodeRecord(stored.value);
    const next = admit(admission, record);
    if (!next) return [];
    admission = next;
    if (isClaim(record) || stored.offset < from) return [];
    const { id, version, prev, events } = record as DecisionRecord<never> & { events: readonly TallyEvent[] };
    return [{ id, version, prev, hash: sha256Of(stored.value), events }];
  });
}

/** What is wrong with the facts, as text. */
export function faultsOf(facts: readonly Fact[], sent: number): string[] {
  const faults: string[] = [];
  const heads = new Map<string, { version: number; hash: string | null; state: Tally }>();
  for (const { id, version, prev, hash, events } of facts) {
    const known = heads.get(id) ?? { version: 0, hash: null, state: tally.zero };
    if (version !== known.version + 1 || prev !== known.hash) faults.push(`${id}: expected version ${known.version + 1}, found ${version}`);
    heads.set(id, { version, hash, state: events.reduce(tally.evolve, known.state) });
  }
  const seen = [...heads.values()].flatMap(({ state }) => state.seen);
  if (new Set(seen).size !== seen.length) faults.push('a command was counted twice');
  if (new Set(seen).size !== sent) faults.push(`expected ${sent} commands counted, found ${new Set(seen).size}`);
  for (const [id, { state }] of heads) if (state.wakeAt !== undefined) faults.push(`${id}: its timer never fired`);
  return faults;
}
