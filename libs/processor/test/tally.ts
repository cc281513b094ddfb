import { events, nothing, type Actor } from '@runbook/domain';
import type { NewRecord } from '@runbook/ports';
import type { Aggregate } from '@runbook/processor';
import { encodeCommand } from '@runbook/wire';

export interface Tally {
  readonly seen: readonly string[];
  /** Milliseconds since the epoch. */
  readonly wakeAt?: number;
}
export type TallyEvent =
  | { readonly type: 'Counted'; readonly id: string; readonly wakeAt: number }
  | { readonly type: 'Woken' }
  | { readonly type: 'Shown'; readonly state: Tally };
export type TallyCommand = { readonly type: 'Count'; readonly id: string } | { readonly type: 'Show' } | { readonly type: 'Wake' };

const WAKES_AFTER_MS = 20_000;
const ACTOR: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };

/** Counts every command once and wakes itself once after the last: the smallest aggregate that shows loss, doubling and lost timers. */
export const tally: Aggregate<Tally, TallyCommand, TallyEvent, never> = {
  name: 'execution',
  foldVersion: 1,
  zero: { seen: [] },
  decide: (command, state, { now }) => {
    if (command.type === 'Show') return events<TallyEvent>([{ type: 'Shown', state }]);
    if (command.type === 'Wake')
      return state.wakeAt !== undefined && state.wakeAt <= now ? events<TallyEvent>([{ type: 'Woken' }]) : nothing;
    if (state.seen.includes(command.id)) return nothing;
    return events<TallyEvent>([{ type: 'Counted', id: command.id, wakeAt: now + WAKES_AFTER_MS }]);
  },
  evolve: (state, event) => {
    if (event.type === 'Shown') return state;
    return event.type === 'Woken' ? { seen: state.seen } : { seen: [...state.seen, event.id], wakeAt: event.wakeAt };
  },
  nextTimerAt: ({ wakeAt }) => wakeAt,
  timerCommand: { type: 'Wake' },
  provide: () => Promise.resolve(),
};

/** A command as the channel carries it. */
export function tallyCommand(aggregateId: string, id: string, body: TallyCommand): NewRecord {
  const command = { v: 1, id, aggregate: 'execution', aggregateId, tenant: 'default', actor: ACTOR, body };
  return encodeCommand(command as unknown as Parameters<typeof encodeCommand>[0]);
}
