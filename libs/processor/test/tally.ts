import { EVENT_FORMS, events, nothing, type Actor, type FormsOfType } from '@runbook/domain';
import type { NewRecord } from '@runbook/ports';
import type { Aggregate } from '@runbook/processor';
import { encodeCommand } from '@runbook/wire';

export interface Tally {
  readonly foldVersion: number;
  readonly seen: readonly string[];
  /** Milliseconds since the epoch. */
  readonly wakeAt?: number;
}
export type TallyEvent =
  | { readonly type: 'Counted'; readonly id: string; readonly wakeAt: number }
  | { readonly type: 'Hurried'; readonly wakeAt: number }
  | { readonly type: 'Woken' }
  | { readonly type: 'Shown'; readonly seen: readonly string[]; readonly wakeAt: number | null };
export type TallyCommand =
  | { readonly type: 'Count'; readonly id: string }
  | { readonly type: 'Hurry'; readonly byMs: number }
  | { readonly type: 'Show' }
  | { readonly type: 'Wake' };

/** They are read from the log as those of the product are. */
const KNOWN: readonly TallyEvent['type'][] = ['Counted', 'Hurried', 'Woken', 'Shown'];
Object.assign(
  EVENT_FORMS['execution'] as Record<string, FormsOfType>,
  Object.fromEntries(KNOWN.map((type) => [type, { format: 1, later: [] }])),
);

export const WAKES_AFTER_MS = 20_000;
const ACTOR: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };

/**
 * Counts every command once and wakes itself once after the last: the smallest aggregate that shows loss, doubling and lost timers. Its
 * state says which program folded it, and another program breaks on it.
 */
export const tallyOf = (foldVersion: number): Aggregate<Tally, TallyCommand, TallyEvent, never> => ({
  name: 'execution',
  foldVersion,
  zero: { foldVersion, seen: [] },
  decide: (command, state, { now }) => {
    if (state.foldVersion !== foldVersion) throw new Error(`expected a state of program ${foldVersion}, found ${JSON.stringify(state)}`);
    if (command.type === 'Show') return events<TallyEvent>([{ type: 'Shown', seen: state.seen, wakeAt: state.wakeAt ?? null }]);
    if (command.type === 'Wake')
      return state.wakeAt !== undefined && state.wakeAt <= now ? events<TallyEvent>([{ type: 'Woken' }]) : nothing;
    if (command.type === 'Hurry') return events<TallyEvent>([{ type: 'Hurried', wakeAt: now + command.byMs }]);
    if (state.seen.includes(command.id)) return nothing;
    return events<TallyEvent>([{ type: 'Counted', id: command.id, wakeAt: now + WAKES_AFTER_MS }]);
  },
  evolve: (state, event) => {
    if (event.type === 'Shown') return state;
    if (event.type === 'Hurried') return { ...state, wakeAt: event.wakeAt };
    return event.type === 'Woken'
      ? { foldVersion, seen: state.seen }
      : { foldVersion, seen: [...state.seen, event.id], wakeAt: event.wakeAt };
  },
  nextTimerAt: ({ wakeAt }) => wakeAt,
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
});

export const tally = tallyOf(1);

/** A command as the channel carries it. */
export function tallyCommand(aggregateId: string, id: string, body: TallyCommand): NewRecord {
  const command = { v: 1, id, aggregate: 'execution', aggregateId, tenant: 'default', actor: ACTOR, body };
  return encodeCommand(command as unknown as Parameters<typeof encodeCommand>[0]);
}
