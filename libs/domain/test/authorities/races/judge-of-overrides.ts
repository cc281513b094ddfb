import type { IdentityEvent } from '@runbook/domain';
import type { Run } from '../authorities-and-runs.js';
import type { Told } from '../members-in-races.js';

type Invoked = Extract<IdentityEvent, { type: 'OverrideInvoked' }>;
interface Opened {
  readonly execution: string;
  readonly step: string;
  readonly by: string;
  readonly digest: string;
  readonly order: number;
}

/**
 * Reads the members' log and those of the runs, without the engine's folds. Throws where a gate opens that nobody answers for, for somebody else, elsewhere or for something else than was seen; where
 * one override opens two; and where somebody overrides who is locked out.
 */
export function judgeOverrides(members: readonly Told<IdentityEvent>[], runs: ReadonlyMap<string, Run>): void {
  const invoked = invokedIn(members);
  for (const [id, gates] of openedBy(runs)) {
    const [gate, another] = gates;
    if (another) throw new Error(`expected ${id} to open one gate, found ${gates.length}`);
    const owed = invoked.get(id);
    if (!owed || owed.order > gate!.order) throw new Error(`expected an obligation before the gate that ${id} opened, found none`);
    const { execution, step, digest, by } = owed.event;
    const same = execution === gate!.execution && step === gate!.step && digest === gate!.digest && by.id === gate!.by;
    if (!same) throw new Error(`expected ${id} to open ${step} of ${execution} for ${by.id}, found ${JSON.stringify(gate)}`);
  }
  const locked = new Set<string>();
  for (const { event } of members) {
    if (event.type === 'OverrideLocked') for (const name of [event.person, ...event.roles]) locked.add(name);
    if (event.type === 'OverrideLockLifted') locked.delete(event.subject.id);
    // All who may override here have the one role for it.
    if (event.type === 'OverrideInvoked' && (locked.has(event.by.id) || locked.has('BREAK_GLASS')))
      throw new Error(`expected ${event.by.id} to be locked out, found another override`);
  }
}

/** Once everything is delivered: a gate that opened is owed until it is settled, one that did not open is not, and nothing is owed past its time. */
export function judgeWhatIsOwed(members: readonly Told<IdentityEvent>[], runs: ReadonlyMap<string, Run>, now: number): void {
  const opened = openedBy(runs);
  for (const [id, { event }] of invokedIn(members)) {
    const about = members.flatMap(({ event: one }) => ('override' in one && one.override === id ? [one] : []));
    const count = (type: IdentityEvent['type']) => about.filter((one) => one.type === type).length;
    const ends = count('OverrideSettled') + count('OverrideRefused');
    if (ends > 1) throw new Error(`expected ${id} to be settled once, found ${ends} times`);
    if (opened.has(id) === (count('OverrideRefused') === 1) && !isOverdueUnheard(about))
      throw new Error(`expected ${id} either to open its gate or to be refused, found ${opened.has(id) ? 'both' : 'neither'}`);
    if (ends === 0 && event.dueAt <= now - LATE_MS) throw new Error(`expected ${id} to be overdue, found it owed still`);
    const condemnedOrLate = about.some((one) => one.type === 'OverrideSettled' && one.outcome !== 'upheld');
    if (condemnedOrLate !== (count('OverrideLocked') === 1))
      throw new Error(`expected a lock with the end of ${id} where it was not upheld, found otherwise`);
  }
}

/** Nobody looks at the clock in the very instant. */
const LATE_MS = 120_000;

/** Its time was up before the run had said anything: it locks, whatever the run says then. */
const isOverdueUnheard = (about: readonly IdentityEvent[]): boolean =>
  about.some((one) => one.type === 'OverrideSettled') && !about.some((one) => one.type === 'OverrideCarriedOut');

const invokedIn = (members: readonly Told<IdentityEvent>[]): Map<string, Told<Invoked>> =>
  new Map(members.flatMap(({ order, event }) => (event.type === 'OverrideInvoked' ? [[event.override, { order, event }] as const] : [])));

function openedBy(runs: ReadonlyMap<string, Run>): Map<string, Opened[]> {
  const opened = new Map<string, Opened[]>();
  for (const [execution, { records }] of runs) {
    for (const { order, events } of records) {
      for (const event of events) {
        if (event.type !== 'GateOverridden') continue;
        const { step, by, digest, override } = event;
        opened.set(override.id, [...(opened.get(override.id) ?? []), { execution, step, by, digest, order }]);
      }
    }
  }
  return opened;
}
