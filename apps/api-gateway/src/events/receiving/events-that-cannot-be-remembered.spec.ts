import type { BlobStore, Clock } from '@runbook/ports';
import type { CommandSender, RunbookCatalogue } from '@runbook/service';
import { answerInTime } from './answer-in-time.js';
import type { CorrelationDecisions } from './correlation-decisions.js';
import { DuplicatesExceeded, EventReceiver } from './event-receiver.js';
import type { TriggeredStarts } from './start-triggered.js';

/** A receiver whose place refuses the event for want of room. */
function receiverOfFullPlace() {
  const started: unknown[] = [];
  const rejection = { code: 'duplicates-exceeded', message: 'expected fewer' };
  const decisions = { of: (ids: readonly string[]) => Promise.resolve(new Map(ids.map((id) => [id, { events: [], rejection }]))) };
  const starts = {
    reserve: () => () => undefined,
    matching: () => ({ starts: [{ runbook: {} }], reasons: [] }),
    start: (...start: unknown[]) => void started.push(start),
  };
  const receiver = new EventReceiver(
    {} as CommandSender,
    decisions as unknown as CorrelationDecisions,
    starts as unknown as TriggeredStarts,
    {} as RunbookCatalogue,
    {} as BlobStore,
    { now: () => 0 } as Clock,
  );
  const event = { specversion: '1.0', id: '1', source: '/edr', type: 't' };
  return { started, receive: () => receiver.receive('t', [{ event, ttlMs: 0, origin: { record: 'http/1/0' } }], 1) };
}

describe('events that cannot be remembered', () => {
  it('are no outcome: whoever reads a topic tries the same again, and nothing is started', async () => {
    const { receive, started } = receiverOfFullPlace();
    await expect(receive()).rejects.toBeInstanceOf(DuplicatesExceeded);
    expect(started).toEqual([]);
  });

  it('are answered with 429 and when to come again', async () => {
    const answer = answerInTime(receiverOfFullPlace().receive, 'send them again');
    await expect(answer).rejects.toMatchObject({ code: 'events-exceeded', status: 429, extras: { headers: { 'retry-after': '600' } } });
  });
});
