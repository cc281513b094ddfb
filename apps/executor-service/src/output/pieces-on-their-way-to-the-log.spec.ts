import { AppendInDoubt, bytesOfRecord, type EventLog, type NewRecord } from '@runbook/ports';
import { VirtualClock } from '@runbook/spec-kit';
import { encodeOutput, type OutputChunk } from '@runbook/wire';
import { CHUNK_CHARACTERS_MAX } from './live-output.js';
import { OUTPUT_LIMITS, OutputSender, type OutputLimits } from './output-sender.js';

const piece = (sequence: number, text = 'x', execution = 'exe_1'): OutputChunk => ({
  ...({ v: 1, execution, tenant: 'acme', step: 'run', attempt: 1, run: 'r', sequence, at: '', stream: 'stdout' } as const),
  text,
});
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A log whose appends are answered when the suite says so. */
class SlowLog {
  readonly clock = new VirtualClock();
  readonly appends: { readonly partition: number; readonly records: readonly NewRecord[]; readonly atMs: number }[] = [];
  readonly warnings: object[] = [];
  opened = 0;
  closed = 0;
  topicFault?: Error;
  readonly sender: OutputSender;
  private readonly answers: { resolve(): void; reject(error: Error): void }[] = [];

  constructor(limits: Partial<OutputLimits> = {}) {
    const log = {
      partitions: () => (this.topicFault ? Promise.reject(this.topicFault) : Promise.resolve(1)),
      appender: async (_topic: string, partition: number) => {
        this.opened++;
        return {
          append: (records: readonly NewRecord[]) => {
            this.appends.push({ partition, records, atMs: this.clock.monotonic() });
            return new Promise<void>((resolve, reject) => this.answers.push({ resolve, reject }));
          },
          close: async () => void this.closed++,
        };
      },
    } as unknown as EventLog;
    this.sender = new OutputSender(log, this.clock, { warn: (facts: object) => this.warnings.push(facts) } as never, {
      ...OUTPUT_LIMITS,
      ...limits,
    });
  }

  async answer(error?: Error): Promise<void> {
    const answer = this.answers.shift()!;
    if (error) answer.reject(error);
    else answer.resolve();
    await settled();
  }

  get sequences(): number[][] {
    return this.appends.map(({ records }) => records.map(({ value }) => (JSON.parse(value.toString()) as OutputChunk).sequence));
  }
}

describe('pieces on their way to the log', () => {
  const BYTES = bytesOfRecord(encodeOutput(piece(0)));
  const send = async (log: SlowLog, ...chunks: OutputChunk[]) => {
    const sent: number[] = [];
    for (const chunk of chunks) void log.sender.send(chunk).then(() => sent.push(chunk.sequence));
    await settled();
    return sent;
  };
  const pieces = (count: number, from = 0) => Array.from({ length: count }, (_, n) => piece(from + n));

  it('are records of the topic, in their order, told sent when the log has them; what comes meanwhile goes together', async () => {
    const log = new SlowLog();
    const sent = await send(log, piece(0), piece(1), piece(2));
    expect([log.sequences, sent]).toEqual([[[0]], []]);
    expect(log.appends[0]!.records).toEqual([encodeOutput(piece(0))]);
    await log.answer();
    expect([log.sequences, sent]).toEqual([[[0], [1, 2]], [0]]);
    await log.answer();
    expect([sent, log.opened]).toEqual([[0, 1, 2], 1]);
  });

  it('are as many in one request as it takes', async () => {
    expect(OUTPUT_LIMITS).toEqual({ batchMax: 10, batchBytesMax: 786_432, gatheredBytesMax: 8_388_608 });
    const log = new SlowLog({ batchMax: 3 });
    await send(log, piece(0), ...pieces(4, 1));
    for (let n = 0; n < 3; n++) await log.answer();
    expect(log.sequences).toEqual([[0], [1, 2, 3], [4]]);
  });

  it.each([
    [2 * BYTES, [[0], [1, 2], [3]]],
    [2 * BYTES - 1, [[0], [1], [2], [3]]],
    [1, [[0], [1], [2], [3]]],
  ])('are no more bytes in one request than it takes, %d: %j', async (batchBytesMax, expected) => {
    const log = new SlowLog({ batchBytesMax });
    await send(log, ...pieces(4));
    for (let n = 0; n < expected.length; n++) await log.answer();
    expect(log.sequences).toEqual(expected);
  });

  it('stay below a megabyte in one request, however many bytes a character has', async () => {
    const log = new SlowLog();
    const text = '証'.repeat(CHUNK_CHARACTERS_MAX);
    await send(log, ...Array.from({ length: 11 }, (_, n) => piece(n, text)));
    for (let sent = 0; sent < 11; sent += log.appends.at(-1)!.records.length) await log.answer();
    expect(log.sequences.flat()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    for (const { records } of log.appends) {
      expect(records.reduce((sum, record) => sum + bytesOfRecord(record), 0)).toBeLessThan(1_048_576);
    }
    expect(log.warnings).toEqual([]);
  });

  it.each([
    [3 * BYTES, []],
    [3 * BYTES - 1, [3]],
  ])(
    'that wait for a slow log are bounded by their bytes, %d: those beyond, %j, are left out and told of',
    async (gatheredBytesMax, dropped) => {
      const log = new SlowLog({ gatheredBytesMax });
      const sent = await send(log, piece(0));
      sent.push(...(await send(log, ...pieces(3, 1))));
      expect(log.warnings.map((facts) => (facts as { sequence: number }).sequence)).toEqual(dropped);
      expect(sent).toEqual(dropped);
      await log.answer();
      // There is room again.
      await send(log, piece(4));
      expect(log.warnings).toHaveLength(dropped.length);
    },
  );

  it('are sent four times, after longer and longer pauses, then left out; those behind them go on', async () => {
    const log = new SlowLog();
    const sent = await send(log, piece(0));
    for (const ms of [100, 200, 300]) {
      await log.answer(new Error('no leader'));
      await log.clock.advance(ms - 1);
      const before = log.appends.length;
      await log.clock.advance(1);
      expect(log.appends).toHaveLength(before + 1);
    }
    void log.sender.send(piece(1));
    await settled();
    expect(sent).toEqual([]);
    await log.answer(new Error('no leader'));
    expect([sent, log.sequences]).toEqual([[0], [[0], [0], [0], [0], [1]]]);
    expect(log.warnings).toEqual([{ execution: 'exe_1', step: 'run', run: 'r', sequence: 0, reason: 'no leader' }]);
    expect(log.opened).toBe(1);
  });

  it('in doubt are sent again by a new appender', async () => {
    const log = new SlowLog();
    const sent = await send(log, piece(0));
    await log.answer(new AppendInDoubt('runbook.output', 0));
    await log.clock.advance(100);
    await log.answer();
    expect([log.opened, log.sequences, sent, log.warnings]).toEqual([2, [[0], [0]], [0], []]);
  });

  it('hold nobody up when the topic is not there, and go when it is', async () => {
    const log = new SlowLog();
    log.topicFault = new Error('no such topic');
    expect(await send(log, piece(0))).toEqual([0]);
    log.topicFault = undefined;
    await send(log, piece(1));
    expect([log.sequences, log.warnings]).toEqual([[[1]], [expect.objectContaining({ sequence: 0, reason: 'no such topic' })]]);
    await log.sender.close();
    expect(log.closed).toBe(1);
  });
});
