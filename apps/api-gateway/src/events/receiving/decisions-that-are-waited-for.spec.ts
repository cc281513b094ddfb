import type { DecisionRecord } from '@runbook/wire';
import { CorrelationDecisions, DecisionsLate } from './correlation-decisions.js';

const decision = (command: string, n = 0) => ({ cause: { command }, version: n }) as unknown as DecisionRecord;
const nothing = () => Promise.resolve();
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
const FOR_EVER_MS = 2_000_000_000;

describe('decisions that are waited for', () => {
  it('are there by their ids when all have come and all is sent, in whatever order', async () => {
    const decisions = new CorrelationDecisions();
    let sent = (): void => undefined;
    let isThere = false;
    const waiting = decisions.of(['a', 'b'], FOR_EVER_MS, () => new Promise((resolve) => (sent = resolve)));
    void waiting.then(() => (isThere = true));
    // One that nobody waits for, one that no command has led to, and one that comes again.
    for (const id of ['x', 'b', 'b']) decisions.seen(decision(id));
    decisions.seen({ cause: { timer: true } } as unknown as DecisionRecord);
    decisions.seen(decision('a'));
    await new Promise(setImmediate);
    expect(isThere).toBe(false);
    sent();
    expect(await waiting).toEqual(
      new Map([
        ['a', decision('a')],
        ['b', decision('b')],
      ]),
    );
  });

  it('may be on the log before sending has ended', async () => {
    const decisions = new CorrelationDecisions();
    const send = () => Promise.resolve(decisions.seen(decision('a')));
    expect([...(await decisions.of(['a'], FOR_EVER_MS, send)).keys()]).toEqual(['a']);
  });

  it('are nothing to wait for where nothing is asked', async () => {
    const send = () => Promise.reject(new Error('asked'));
    expect(await new CorrelationDecisions().of([], FOR_EVER_MS, send)).toEqual(new Map());
  });

  it('are late after so long, which says how many have come', async () => {
    const decisions = new CorrelationDecisions();
    const waiting = decisions.of(['a', 'b', 'c'], 20, nothing);
    decisions.seen(decision('b'));
    const late = await waiting.catch((error: unknown) => error);
    expect(late).toBeInstanceOf(DecisionsLate);
    expect(late).toMatchObject({
      expected: 3,
      found: 1,
      timeoutMs: 20,
      message: expect.stringContaining('expected 3 decisions within 20 ms, found 1'),
    });
  });

  it('are not waited for when sending fails', async () => {
    const send = () => Promise.reject(new Error('no broker'));
    await expect(new CorrelationDecisions().of(['a'], FOR_EVER_MS, send)).rejects.toThrow('no broker');
  });

  it('are those of whoever asked last for the same, and the end of an earlier request takes none from them', async () => {
    const decisions = new CorrelationDecisions();
    const first = decisions.of(['a'], 10, nothing);
    const second = decisions.of(['a'], FOR_EVER_MS, nothing);
    await expect(first).rejects.toBeInstanceOf(DecisionsLate);
    decisions.seen(decision('a', 2));
    expect((await second).get('a')).toEqual(decision('a', 2));
  });

  it('leave nothing behind, however they end', async () => {
    const before = timers();
    const decisions = new CorrelationDecisions();
    const held = () => (decisions as unknown as { waiting: Map<string, unknown> }).waiting.size;
    const waiting = decisions.of(['a', 'b'], FOR_EVER_MS, nothing);
    expect([held(), timers() - before]).toEqual([2, 1]);
    for (const id of ['a', 'b']) decisions.seen(decision(id));
    await waiting;
    await decisions.of(['c'], FOR_EVER_MS, () => Promise.reject(new Error('no broker'))).catch(() => undefined);
    await decisions.of(['d'], 1, nothing).catch(() => undefined);
    expect([held(), timers() - before]).toEqual([0, 0]);
  });
});
