import type { Actor, StartExecution } from '@runbook/domain';
import type { Decisions } from '../../log/decisions.js';
import { InFlight } from '../../log/in-flight.js';
import type { ExecutionModel } from '../model/execution-model.js';
import { executionIdOf, triggeredExecutionId } from './execution-id.js';
import { ExecutionStarts } from './execution-starts.js';
import type { StartQuotas } from './start-quotas.js';

const ROOM_FOR_ALL = { reserve: () => () => undefined } as unknown as StartQuotas;

const ana: Actor = { kind: 'person', id: 'ana', tenant: 'acme', via: 'api-key' };
const start = (requestDigest: string) => ({ actor: ana, executionId: executionIdOf(ana, 'start', 'k'), requestDigest, repeatable: true });

/** Nothing is read of yet; a decision is given when the test says so. */
function gateway() {
  const sent: StartExecution[] = [];
  let settle: { resolve: (decision: object) => void; reject: (error: Error) => void } | undefined;
  const decisions = {
    ofExecution: ({ body }: { body: StartExecution }) => {
      sent.push(body);
      return new Promise((resolve, reject) => (settle = { resolve, reject }));
    },
  } as unknown as Decisions;
  const executions = { findRead: () => Promise.resolve(undefined) } as unknown as ExecutionModel;
  const inFlight = new InFlight();
  const starts = new ExecutionStarts(executions, decisions, inFlight, ROOM_FOR_ALL);
  const begin = (digest: string) => starts.begin(start(digest), () => Promise.resolve({ type: 'StartExecution' } as StartExecution));
  const sending = async () => {
    while (!settle) await Promise.resolve();
    return settle;
  };
  return { sent, begin, sending, inFlight };
}

describe('two starts at once with one key', () => {
  it('and one body are one run for both', async () => {
    const { sent, begin, sending, inFlight } = gateway();
    const both = [begin('one'), begin('one')];
    (await sending()).resolve({ events: [] });
    const { executionId: id } = start('one');
    await expect(Promise.all(both)).resolves.toEqual([
      { id, replayed: false },
      { id, replayed: true },
    ]);
    expect(sent).toHaveLength(1);
    expect(inFlight.size).toBe(0);
  });

  it('and one body are refused alike', async () => {
    const { begin, sending } = gateway();
    const both = Promise.allSettled([begin('one'), begin('one')]);
    const refusal = new Error('not now');
    (await sending()).reject(refusal);
    expect(await both).toEqual([
      { status: 'rejected', reason: refusal },
      { status: 'rejected', reason: refusal },
    ]);
  });

  it('and two bodies are one run, and a refusal of the other', async () => {
    const { sent, begin, sending } = gateway();
    const first = begin('one');
    await expect(begin('two')).rejects.toMatchObject({ code: 'idempotency-key-reused' });
    (await sending()).resolve({ events: [] });
    await expect(first).resolves.toEqual({ id: start('one').executionId, replayed: false });
    expect(sent).toHaveLength(1);
  });
});

describe('a run that another person asks for again', () => {
  const asked = { ...start('one'), actor: { ...ana, id: 'ben' } };
  const read = (state: object) => {
    const sent: object[] = [];
    const decisions = { ofExecution: ({ body }: { body: object }) => (sent.push(body), Promise.resolve({ events: [] })) };
    const executions = { findRead: () => Promise.resolve({ id: 'exe_1', state: { requestDigest: 'one', startedBy: ana, ...state } }) };
    const starts = new ExecutionStarts(
      executions as unknown as ExecutionModel,
      decisions as unknown as Decisions,
      new InFlight(),
      ROOM_FOR_ALL,
    );
    return { sent, starts };
  };
  const never = () => Promise.reject(new Error('nothing is begun'));

  it('has the person as a requester, once', async () => {
    const { sent, starts } = read({});
    await expect(starts.begin(asked, never)).resolves.toEqual({ id: 'exe_1', replayed: true });
    await starts.begin({ ...start('one'), requesters: ['cid'] }, never);
    expect(sent).toEqual([{ type: 'RepeatStart' }, { type: 'RepeatStart', requesters: ['cid'] }]);
    const known = read({ requesters: ['ben'] });
    await known.starts.begin(asked, never);
    await known.starts.begin(start('one'), never);
    expect(known.sent).toEqual([]);
  });

  it('and that was decided meanwhile is answered as one that was there', async () => {
    const { begin, sending } = gateway();
    const answer = begin('one');
    (await sending()).resolve({ events: [{ type: 'StartRepeated', at: 1, requesters: ['ana'] }] });
    await expect(answer).resolves.toEqual({ id: start('one').executionId, replayed: true });
  });
});

describe('a key', () => {
  it('is its tenant’s, its caller’s and its route’s', () => {
    const ids = [
      executionIdOf(ana, 'start', 'k'),
      executionIdOf({ ...ana, id: 'ben' }, 'start', 'k'),
      executionIdOf({ ...ana, tenant: 'other' }, 'start', 'k'),
      executionIdOf({ ...ana, kind: 'service' }, 'start', 'k'),
      executionIdOf(ana, 'rerun', 'start', 'k'),
      triggeredExecutionId('acme', 'start', 'k'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(executionIdOf({ ...ana, roles: ['lead'], via: 'session' }, 'start', 'k')).toBe(ids[0]);
  });
});
