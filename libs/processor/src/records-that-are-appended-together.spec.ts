import { bytesOfRecord, type NewRecord, type PartitionSession } from '@runbook/ports';
import { AppendQueue } from './append-queue.js';

const LIMITS = { recordsPerAppendMax: 5, bytesPerAppendMax: 1_000 };
const record = (key: number, bytes = 0): NewRecord => ({ key: String(key), value: Buffer.alloc(bytes), headers: {} });
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Takes appends, and answers each when it is told to. */
class SlowLog {
  readonly appends: number[][] = [];
  private readonly waiting: { resolve(): void; reject(error: unknown): void }[] = [];
  readonly session = {
    append: (records: readonly NewRecord[]) => {
      this.appends.push(records.map(({ key }) => Number(key)));
      return new Promise<void>((resolve, reject) => void this.waiting.push({ resolve, reject }));
    },
  } as unknown as PartitionSession;

  async answer(error?: Error): Promise<void> {
    const { resolve, reject } = this.waiting.shift()!;
    if (error) reject(error);
    else resolve();
    await settled();
  }
}

describe('records that are appended together', () => {
  let log: SlowLog;
  let doubts: unknown[];
  let queue: AppendQueue;
  beforeEach(() => {
    log = new SlowLog();
    doubts = [];
    queue = new AppendQueue(log.session, LIMITS, 'events', (error) => doubts.push(error));
  });
  const add = async (...keys: number[]) => {
    for (const key of keys) queue.add(record(key));
    await settled();
  };

  it('are those of one turn, then those that came while a request was in flight', async () => {
    await add(1, 2);
    await add(3);
    await add(4);
    expect(log.appends).toEqual([[1, 2]]);
    await log.answer();
    expect(log.appends).toEqual([
      [1, 2],
      [3, 4],
    ]);
    await log.answer();
    await add(5);
    expect(log.appends.at(-1)).toEqual([5]);
  });

  it('are no more than one request may hold, in their order', async () => {
    const keys = Array.from({ length: 11 }, (_, key) => key);
    await add(...keys);
    await log.answer();
    await log.answer();
    expect(log.appends.map(({ length }) => length)).toEqual([5, 5, 1]);
    expect(log.appends.flat()).toEqual(keys);
  });

  it('are no more bytes than one request may hold, key, headers and framing counted; one that is larger goes alone', async () => {
    const framed = bytesOfRecord(record(1));
    for (const [key, bytes] of [1_000, 500 - framed, 500 - framed, 1, 1_000, 1].entries()) queue.add(record(key, bytes));
    await settled();
    for (let answers = 0; answers < 4; answers++) await log.answer();
    expect(log.appends).toEqual([[0], [1, 2], [3], [4], [5]]);
  });

  it('are the last ones when a request is in doubt: nothing is appended behind a hole', async () => {
    await add(1);
    await add(2);
    await log.answer(new Error('no answer'));
    await add(3);
    expect(log.appends).toEqual([[1]]);
    expect(doubts).toMatchObject([{ message: 'no answer' }]);
  });

  it('are none after the queue was closed, and its doubts are of no interest any more', async () => {
    await add(1);
    await add(2);
    queue.close();
    await add(3);
    await log.answer(new Error('no answer'));
    expect(log.appends).toEqual([[1]]);
    expect(doubts).toEqual([]);
  });
});
