import type { RunEvent } from '../api/run-events.js';
import { marksOf, timelineOf } from './timeline.js';

const AT = Date.UTC(2026, 10, 30, 10);
let version = 0;
const event = (type: string, ms: number, step?: string, more: object = {}): RunEvent => {
  const time = new Date(AT + ms).toISOString();
  const place = { version: (version += 1), index: 0, time, type, ...(step !== undefined && { step }) };
  return { ...place, text: JSON.stringify({ ...place, ...more }) };
};
const spans = (events: readonly RunEvent[]) =>
  timelineOf(events).rows.map(({ path, spans: found }) => [
    path,
    ...found.map(({ kind, fromMs, toMs, attempt, isFailed }) => [
      kind,
      fromMs - AT,
      toMs === undefined ? 'on' : toMs - AT,
      attempt,
      isFailed,
    ]),
  ]);

describe('work apart from waiting', () => {
  it('shows each attempt, and the wait before the next', () =>
    expect(
      spans([
        event('ExecutionStarted', 0),
        event('StepRequested', 0, 'call', { attempt: 1 }),
        event('StepAttemptFailed', 100, 'call', { attempt: 1 }),
        event('StepRequested', 300, 'call', { attempt: 2 }),
        event('StepCompleted', 450, 'call', { attempt: 2 }),
      ]),
    ).toEqual([['call', ['work', 0, 100, 1, true], ['retry', 100, 300, 1, undefined], ['work', 300, 450, 2, undefined]]]));

  it('shows a wait for people, which goes on', () =>
    expect(spans([event('ApprovalRequested', 10, 'ask', { attempt: 1 })])).toEqual([['ask', ['people', 10, 'on', 1, undefined]]]));

  it('shows what took no time', () =>
    expect(spans([event('StepCompleted', 5, 'sum')])).toEqual([['sum', ['work', 5, 5, undefined, undefined]]]));
  it('shows nothing of what was skipped', () => expect(spans([event('StepSkipped', 5, 'sum')])).toEqual([]));

  it('shows when the run was paused', () =>
    expect(timelineOf([event('ExecutionPaused', 5), event('ExecutionResumed', 25)]).pauses).toEqual([
      { kind: 'wait', fromMs: AT + 5, toMs: AT + 25 },
    ]));

  it('marks round times, not more than there is room for', () => {
    expect(marksOf(2_400, 6)).toEqual([0, 500, 1_000, 1_500, 2_000]);
    expect(marksOf(7_200_000, 6)).toEqual([0, 1_800_000, 3_600_000, 5_400_000, 7_200_000]);
  });
});
