import type { Actor, ExecutionCommand, ExecutionRejection } from '@runbook/domain';
import type { Decisions } from '../log/decisions.js';
import { InFlight } from '../log/in-flight.js';
import type { KeyedDecision, KeyedDecisions } from '../log/keyed-decisions.js';
import type { ExecutionModel } from '../runs/model/execution-model.js';
import { ActOnExecution, ActOnExecutionHandler } from './act-on-execution.js';

const ANA: Actor = { kind: 'person', id: 'ana', tenant: 'default', via: 'api-key' };
const OUTDATED: ExecutionRejection = { code: 'outdated', message: 'expected act 3 to be known, found knowledge up to act 2' };

/** A run with so many acts, of which the gateway learns with each refusal; `first` is what a key was found to have come to by then. */
function gateway(acts: number, { learns = true, first }: { learns?: boolean; first?: KeyedDecision } = {}) {
  let known = 0;
  const sent: { id: string; seenActs?: number }[] = [];
  const decisions = {
    ofExecution: ({ id, body }: { id: string; body: ExecutionCommand & { seenActs?: number } }) => {
      sent.push({ id, ...(body.seenActs !== undefined && { seenActs: body.seenActs }) });
      const isLate = (body.seenActs ?? 0) < acts;
      if (learns) known += 1;
      return Promise.resolve({ events: [], ...(isLate && { rejection: OUTDATED }) });
    },
  };
  const keyed = { get: () => Promise.resolve(sent.length === 0 ? undefined : first) };
  const executions = { find: () => Promise.resolve({ state: { acts: { count: known, last: {} } } }) };
  const handler = new ActOnExecutionHandler(
    decisions as unknown as Decisions,
    keyed as unknown as KeyedDecisions,
    new InFlight(),
    executions as unknown as ExecutionModel,
  );
  const act = (once?: { key: string; route: string }) =>
    handler.execute(new ActOnExecution(ANA, 'exe_1', { type: 'RetryStep', step: 'a', reason: 'r' }, once));
  return { act, sent };
}

describe('an act of a gateway that is behind', () => {
  it('is sent anew, as another command, when it knows what was done meanwhile', async () => {
    const { act, sent } = gateway(2);
    expect(await act()).toEqual({ replayed: false });
    expect(sent.map(({ seenActs }) => seenActs)).toEqual([0, 1, 2]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
  });

  it('is told to the caller when it learns of nothing new, or others go on acting', async () => {
    const still = gateway(1, { learns: false });
    await expect(still.act()).rejects.toMatchObject({ code: 'outdated', status: 409 });
    expect(still.sent).toHaveLength(1);
    const busy = gateway(100);
    await expect(busy.act()).rejects.toMatchObject({ code: 'outdated' });
    expect(busy.sent).toHaveLength(4);
  });

  it('is not done once more when the act that it did not know was the same request with the same key', async () => {
    const probe = gateway(0);
    await probe.act({ key: 'k', route: 'retry/a' });
    const command = probe.sent[0]?.id as string;
    const { act, sent } = gateway(1, { first: { _id: 'slot', command, done: 1, execution: 'exe_1' } });
    expect(await act({ key: 'k', route: 'retry/a' })).toEqual({ replayed: true });
    expect(sent).toHaveLength(1);
  });
});
