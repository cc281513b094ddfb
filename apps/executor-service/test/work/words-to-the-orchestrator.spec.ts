import type { CommandChannel, NewRecord } from '@runbook/ports';
import { VirtualClock } from '@runbook/spec-kit';
import { BATCH_BYTES_MAX, ResultSender, type Saying } from '../../src/work/result-sender.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A channel that answers each request when it is told to. */
class Channelled {
  readonly clock = new VirtualClock();
  readonly requests: { readonly topic: string; readonly records: readonly NewRecord[]; readonly atMs: number }[] = [];
  readonly warnings: object[] = [];
  readonly said: string[] = [];
  readonly unwanted = new Set<string>();
  readonly sender: ResultSender;
  private readonly answers: { resolve(): void; reject(error: Error): void }[] = [];

  constructor(batchBytesMax?: number) {
    const channel = {
      send: (topic: string, records: readonly NewRecord[]) => {
        this.requests.push({ topic, records, atMs: this.clock.monotonic() });
        return new Promise<void>((resolve, reject) => this.answers.push({ resolve, reject }));
      },
    } as unknown as CommandChannel;
    this.sender = new ResultSender(channel, this.clock, { warn: (facts: object) => this.warnings.push(facts) } as never, batchBytesMax);
  }

  async say(...steps: string[]): Promise<void> {
    for (const step of steps) this.sender.say(this.saying(step));
    await settled();
  }

  async answer(error?: Error): Promise<void> {
    const answer = this.answers.shift()!;
    if (error) answer.reject(error);
    else answer.resolve();
    await settled();
  }

  get steps(): string[][] {
    return this.requests.map(({ records }) =>
      records.map(({ value }) => (JSON.parse(value.toString()) as { body: { step: string } }).body.step),
    );
  }

  private saying(step: string): Saying {
    return {
      ...{ executionId: 'exe_1', tenant: 'acme', traceparent: step === 'traced' ? 'trace' : undefined },
      body: { type: 'CompleteStep', step, attempt: 1, executor: 'executor_1', output: null },
      wanted: () => !this.unwanted.has(step),
      said: () => void this.said.push(step),
    };
  }
}

const NO_BROKER = new Error('no broker');

describe('words to the orchestrator', () => {
  it('are commands of the executor, as the specification of the topic has them, in their trace', async () => {
    const channelled = new Channelled();
    await channelled.say('traced', 'b');
    const [{ topic, records }] = channelled.requests as [(typeof channelled.requests)[0]];
    expect([topic, records.map(({ key, headers }) => [key, headers])]).toEqual([
      'runbook.execution.commands',
      [
        ['exe_1', { traceparent: 'trace' }],
        ['exe_1', {}],
      ],
    ]);
    const command = JSON.parse(records[0]!.value.toString()) as { id: string };
    expect(command).toEqual({
      ...{ v: 1, id: expect.stringMatching(/^cmd_/), aggregate: 'execution', aggregateId: 'exe_1', tenant: 'acme' },
      actor: { kind: 'service', id: 'executor', tenant: 'acme', via: 'log' },
      body: { type: 'CompleteStep', step: 'traced', attempt: 1, executor: 'executor_1', output: null },
    });
  });

  it('go together when they are said in one turn or while others are under way, and are said when the channel has them', async () => {
    const channelled = new Channelled();
    await channelled.say('a', 'b');
    await channelled.say('c');
    await channelled.say('d');
    expect([channelled.steps, channelled.said]).toEqual([[['a', 'b']], []]);
    await channelled.answer();
    expect([channelled.steps.slice(1), channelled.said]).toEqual([[['c', 'd']], ['a', 'b']]);
    await channelled.answer();
    await channelled.say('e');
    expect([channelled.steps.slice(2), channelled.said]).toEqual([[['e']], ['a', 'b', 'c', 'd']]);
  });

  it('are as many as one request may hold in bytes, exactly; a larger one goes alone', async () => {
    expect(BATCH_BYTES_MAX).toBe(524_288);
    const measured = new Channelled();
    await measured.say('a');
    const each = measured.requests[0]!.records[0]!.value.length;
    for (const [bytesMax, expected] of [
      [2 * each, [['a', 'b'], ['c']]],
      [2 * each - 1, [['a'], ['b'], ['c']]],
      [1, [['a'], ['b'], ['c']]],
    ] as const) {
      const channelled = new Channelled(bytesMax);
      await channelled.say('a', 'b', 'c');
      while (channelled.said.length < 3) await channelled.answer();
      expect(channelled.steps).toEqual(expected);
    }
  });

  it('that the channel may not have are sent again, the same bytes before newer ones, after longer and longer pauses', async () => {
    const channelled = new Channelled();
    await channelled.say('a');
    await channelled.answer(NO_BROKER);
    await channelled.say('b');
    await channelled.clock.advance(49);
    expect(channelled.steps).toEqual([['a']]);
    for (let failures = 2; failures <= 8; failures++) {
      await channelled.clock.advance(2_000);
      await channelled.answer(NO_BROKER);
    }
    await channelled.clock.advance(2_000);
    await channelled.answer();
    expect([channelled.steps.at(-1), channelled.said]).toEqual([
      ['a', 'b'],
      ['a', 'b'],
    ]);
    expect(new Set(channelled.requests.map(({ records }) => records[0]!.value)).size).toBe(1);
    expect(channelled.warnings[2]).toEqual({ commands: 2, failures: 3, reason: 'no broker' });
    await channelled.say('c');
    await channelled.answer(NO_BROKER);
    expect(channelled.warnings.at(-1)).toMatchObject({ failures: 1 });
  });

  it('wait 50 ms after a first failure, twice as long each time, and two seconds at most', async () => {
    const channelled = new Channelled();
    await channelled.say('a');
    for (const waitMs of [50, 100, 200, 400, 800, 1_600, 2_000, 2_000]) {
      const { atMs, count } = { atMs: channelled.requests.at(-1)!.atMs, count: channelled.requests.length };
      await channelled.answer(NO_BROKER);
      await channelled.clock.advance(waitMs);
      expect(channelled.requests).toHaveLength(count + 1);
      expect(channelled.requests.at(-1)!.atMs - atMs).toBe(waitMs);
    }
  });

  it('that nobody wants any more are not sent, and hold no slot', async () => {
    const channelled = new Channelled();
    await channelled.say('a');
    await channelled.say('b');
    channelled.unwanted.add('b');
    await channelled.answer();
    expect([channelled.steps, channelled.said]).toEqual([[['a']], ['a', 'b']]);
  });

  it('stay unsaid after a stop', async () => {
    const channelled = new Channelled();
    await channelled.say('a');
    await channelled.say('b');
    channelled.sender.stop();
    await channelled.answer();
    await channelled.say('c');
    expect([channelled.steps, channelled.said]).toEqual([[['a']], ['a']]);
  });
});
