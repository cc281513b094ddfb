import type { ExecutionEvent } from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';
import { framesOf, START_OF_STREAM } from './event-frames.js';

const AT = '2026-11-21T10:00:00.005Z';
const EVENTS: ExecutionEvent[] = [
  { type: 'IterationEnded', at: Date.parse(AT), step: 'scan', index: 6, collected: { index: 99 } },
  { type: 'IterationStarted', at: Date.parse(AT), step: 'scan', index: 7 },
  { type: 'StepCompleted', at: Date.parse(AT), step: 'scan[6]/look', output: { version: 1, time: 'then' } },
];
const record = { version: 4, at: AT, events: EVENTS } as unknown as DecisionRecord<ExecutionEvent>;

describe('an event of a live view', () => {
  it('stands in the place that its id says, and says which iteration it is about', () => {
    const at = Date.parse(AT);
    expect(framesOf(record, START_OF_STREAM)).toBe(
      `id: 4.0\nevent: IterationEnded\ndata: {"version":4,"index":0,"time":"${AT}","type":"IterationEnded","at":${at},"step":"scan","iteration":6,"collected":{"index":99}}\n\n` +
        `id: 4.1\nevent: IterationStarted\ndata: {"version":4,"index":1,"time":"${AT}","type":"IterationStarted","at":${at},"step":"scan","iteration":7}\n\n` +
        `id: 4.2\nevent: StepCompleted\ndata: {"version":4,"index":2,"time":"${AT}","type":"StepCompleted","at":${at},"step":"scan[6]/look","output":{"version":1,"time":"then"}}\n\n`,
    );
  });
});
