import type { CommandBus } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import type { BlobStore, Clock } from '@runbook/ports';
import type { CommandSender, RunbookCatalogue } from '@runbook/service';
import { Problem } from '../../http/problem.js';
import { reused } from '../../log/in-flight.js';
import { triggeredExecutionId } from '../../runs/start/execution-id.js';
import type { ExecutionStarts } from '../../runs/start/execution-starts.js';
import type { StartExecution } from '../../runs/start/start-execution.js';
import type { CorrelationDecisions } from './correlation-decisions.js';
import { EventReceiver, type Arrival } from './event-receiver.js';
import { TriggeredStarts } from './start-triggered.js';
import type { StartQuotas } from '../../runs/start/start-quotas.js';

const ana: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };
const definition = { triggers: [{ event: 'alert', id: '{{ event.data.case }}', inputs: {} }], steps: [] };
const runbook = { runbookId: 'contain', version: 1, digest: 'd', definition };
const executionId = triggeredExecutionId('acme', 'contain', 'c-1');

/** A receiver whose place decides so about the event, and whose start comes to this. */
function receiver(decided: 'duplicate' | 'no-match', start: () => Promise<object> = () => Promise.resolve({ replayed: false })) {
  const joined: unknown[] = [];
  const started: unknown[] = [];
  const runs = { join: (asked: unknown) => Promise.resolve(void joined.push(asked)) } as unknown as ExecutionStarts;
  const commands = { execute: (command: StartExecution) => (started.push(command.actor), start()) } as unknown as CommandBus;
  const catalogue = {
    newest: () => [runbook],
    eventSources: { find: () => undefined },
    waits: { isAwaitedWithoutKey: () => false },
  } as unknown as RunbookCatalogue;
  const decision =
    decided === 'duplicate' ? { events: [], rejection: { code: decided } } : { events: [{ type: 'EventDropped', reason: decided }] };
  const decisions = { of: (ids: readonly string[]) => Promise.resolve(new Map(ids.map((id) => [id, decision]))) };
  const clock = { now: () => 0 } as Clock;
  const starts = new TriggeredStarts(commands, catalogue, runs, { reserve: () => () => undefined } as unknown as StartQuotas);
  const taker = new EventReceiver(
    {} as CommandSender,
    decisions as unknown as CorrelationDecisions,
    starts,
    catalogue,
    {} as BlobStore,
    clock,
  );
  const event = { specversion: '1.0', id: '1', source: '/edr', type: 'alert', data: { case: 'c-1' } } as const;
  const receive = (of: Partial<Arrival>) => taker.receive('acme', [{ event, ttlMs: 0, origin: { record: 'http/1/0' }, ...of }], 1);
  return { joined, started, receive };
}

describe('an event that another sends again', () => {
  it('starts nothing where it is known, and has its sender among those who asked for the run', async () => {
    const { joined, started, receive } = receiver('duplicate');
    expect(await receive({ sender: ana })).toEqual([{ disposition: 'duplicate', reasons: [], executions: [] }]);
    expect([joined, started]).toEqual([[{ actor: ana, executionId, requesters: undefined }], []]);
  });

  it('has whoever set the webhook up among them', async () => {
    const { joined, receive } = receiver('duplicate');
    await receive({ origin: { record: 'webhook/1', requester: 'ben' } });
    const actor = { kind: 'service', id: '/edr', tenant: 'acme', via: 'trigger' };
    expect(joined).toEqual([{ actor, executionId, requesters: ['ben'] }]);
  });

  it('under another id, for a run that its trigger has started with other inputs, is the same', async () => {
    const { joined, started, receive } = receiver('no-match', () => Promise.reject(reused()));
    expect(await receive({ sender: ana })).toMatchObject([{ disposition: 'started', executions: [executionId] }]);
    expect([joined, started]).toEqual([[{ actor: ana, executionId, requesters: undefined }], [ana]]);
  });

  it('to the system behind the one that has started the run starts nothing, and is no dead letter', async () => {
    const { receive } = receiver('no-match', () => Promise.reject(new Problem('begun-before', 'begun there')));
    expect(await receive({ sender: ana })).toMatchObject([{ disposition: 'started', reasons: [], executions: [executionId] }]);
  });
});
