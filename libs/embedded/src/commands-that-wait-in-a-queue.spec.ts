import type { NewRecord, StoredRecord } from '@runbook/ports';
import { COMMANDS_PER_DELIVERY_MAX, COMMANDS_PER_PARTITION_MAX, CommandQueue } from './command-queue.js';
import { EmbeddedIntake } from './embedded-intake.js';

const FIRST = 100;
const record = (n: number): NewRecord => ({ key: `k${n}`, value: Buffer.from(`${n}`), headers: { n: `${n}` } });
const settled = () => new Promise((resolve) => setImmediate(resolve));

function queueOf(count: number, perDeliveryMax = 3): CommandQueue {
  const queue = new CommandQueue('commands', 2, FIRST, { perDeliveryMax });
  for (let n = 0; n < count; n += 1) queue.add(record(n));
  return queue;
}
const offsets = (commands: readonly StoredRecord[]) => commands.map(({ offset }) => offset - FIRST);

describe('commands that wait in a queue', () => {
  it('have named limits', () => {
    expect([COMMANDS_PER_PARTITION_MAX, COMMANDS_PER_DELIVERY_MAX]).toEqual([10_000, 500]);
    expect(new CommandQueue('commands', 2, FIRST).perPartitionMax).toBe(10_000);
    const queue = new CommandQueue('commands', 2, FIRST);
    for (let n = 0; n < 501; n += 1) queue.add(record(n));
    expect([queue.next().length, queue.next().length]).toEqual([500, 1]);
  });

  it('are whole, in their order, at positions that go on from the first', () => {
    const queue = queueOf(2);
    expect(queue.next()).toEqual([0, 1].map((n) => ({ ...record(n), topic: 'commands', partition: 2, offset: FIRST + n })));
  });

  it.each([
    [2, [[0, 1]]],
    [3, [[0, 1, 2]]],
    [4, [[0, 1, 2], [3]]],
    [
      6,
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
  ])('are handed over three at a time: %d as %j', (count, expected) => {
    const queue = queueOf(count);
    const deliveries = [];
    for (let next = queue.next(); next.length > 0; next = queue.next()) deliveries.push(offsets(next));
    expect([deliveries, queue.length]).toEqual([expected, count]);
  });

  it('leave with their answer, and nothing that was handed over comes again by it', () => {
    const queue = queueOf(6);
    queue.next();
    queue.answered(FIRST + 1);
    expect([queue.length, offsets(queue.next())]).toEqual([4, [3, 4, 5]]);
    queue.answered(FIRST + 1);
    queue.answered(FIRST - 1);
    expect(queue.length).toBe(4);
    // Answered by whoever decided them before they were handed over here.
    const early = queueOf(4);
    early.answered(FIRST + 1);
    expect([early.length, offsets(early.next())]).toEqual([2, [2, 3]]);
  });

  it.each([
    [undefined, [0, 1, 2]],
    [FIRST - 1, [0, 1, 2]],
    [FIRST, [1, 2, 3]],
    [FIRST + 3, [4]],
    [FIRST + 4, []],
    [FIRST + 99, []],
  ])('come again behind the position that is asked for, %p, and wait for their answers all the same', (after, expected) => {
    const queue = queueOf(5);
    queue.next();
    queue.restart(after);
    expect([offsets(queue.next()), queue.length]).toEqual([expected, 5]);
  });

  it('that were entrusted are told answered when the last of them is, in their order, and not before', async () => {
    const queue = queueOf(2);
    const told: string[] = [];
    void queue.allAnswered().then(() => told.push('two'));
    queue.add(record(2));
    void queue.allAnswered().then(() => told.push('three'));
    queue.answered(FIRST);
    await settled();
    expect(told).toEqual([]);
    queue.answered(FIRST + 1);
    await settled();
    expect(told).toEqual(['two']);
    queue.answered(FIRST + 2);
    await settled();
    expect(told).toEqual(['two', 'three']);
    await expect(queue.allAnswered()).resolves.toBeUndefined();
  });

  it('that were entrusted are told lost when the queue is given up, then and later; what was answered is not', async () => {
    const queue = queueOf(2);
    const lost = [queue.allAnswered(), queue.allAnswered()];
    queue.answered(FIRST);
    queue.giveUp();
    for (const each of [...lost, queue.allAnswered()]) {
      await expect(each).rejects.toMatchObject({ name: 'CommandsLost', topic: 'commands', partition: 2, waiting: 1, retriable: true });
    }
    queue.answered(FIRST + 1);
    await expect(queue.allAnswered()).resolves.toBeUndefined();
  });
});

describe('an intake', () => {
  function intakeOf(queue: CommandQueue, work: (delivery: readonly number[]) => void = () => undefined) {
    const deliveries: number[][] = [];
    const failures: unknown[] = [];
    const intake: EmbeddedIntake = new EmbeddedIntake(
      queue,
      (commands) => {
        deliveries.push(offsets(commands));
        work(offsets(commands));
      },
      (error) => failures.push(error),
    );
    return { intake, deliveries, failures };
  }

  it('hands over nothing before it is asked to, then all, from turns of its own, and what comes later together', async () => {
    const queue = queueOf(4);
    const { intake, deliveries } = intakeOf(queue);
    intake.planDelivery();
    await settled();
    expect(deliveries).toEqual([]);
    intake.from(undefined);
    expect(deliveries).toEqual([]);
    await settled();
    expect(deliveries).toEqual([[0, 1, 2], [3]]);
    for (const n of [4, 5]) {
      queue.add(record(n));
      intake.planDelivery();
    }
    await settled();
    expect(deliveries.slice(2)).toEqual([[4, 5]]);
  });

  it('is held between two deliveries, and goes on where it was; once closed for good', async () => {
    const queue = queueOf(7);
    const { intake, deliveries } = intakeOf(queue, () => intake.pause());
    intake.from(undefined);
    await settled();
    expect(deliveries).toEqual([[0, 1, 2]]);
    intake.resume();
    await settled();
    expect(deliveries).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    intake.close();
    intake.resume();
    intake.from(undefined);
    await settled();
    expect(deliveries).toHaveLength(2);
  });

  it('of an owner that throws hands over no more, and says why', async () => {
    const { intake, deliveries, failures } = intakeOf(queueOf(7), () => {
      throw new Error('a defect');
    });
    intake.from(undefined);
    await settled();
    expect([deliveries, failures]).toEqual([[[0, 1, 2]], [new Error('a defect')]]);
  });
});
