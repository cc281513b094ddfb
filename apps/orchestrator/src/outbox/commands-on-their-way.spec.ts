import { systemClock, type NewRecord } from '@runbook/ports';
import { Patience, Waits, type ReaderPosition } from '@runbook/processor';
import { partitionOf } from '@runbook/wire';
import fc from 'fast-check';
import { setTimeout as sleep } from 'node:timers/promises';
import { IN_FLIGHT_MAX, LANES, PartitionOutbox, type OutgoingCommand, type OutboxPorts } from './partition-outbox.js';

const command = (key: string, text: string): OutgoingCommand => ({
  hop: { traceparent: undefined, end: () => undefined },
  topic: 'commands',
  record: { key, value: Buffer.from(text), headers: {} },
});
const at = (offset: number): ReaderPosition => ({ offset, term: 1, owner: 'own_1', seq: offset });

const laneOf = (key: string) => partitionOf(key, LANES);

/** By the clock of readiness a second of a test is longer than the wait that it tells of. */
const HASTE = 20;

/** An outbox whose channel answers as it is told, and what came of it. */
function outbox(
  entrust: (commands: readonly NewRecord[]) => Promise<void>,
  save = (_offset: number) => Promise.resolve(),
  inFlightMax = IN_FLIGHT_MAX,
) {
  const saved: number[] = [];
  const faults: unknown[] = [];
  const unsaved: unknown[] = [];
  const refused: unknown[] = [];
  const waits = new Waits({ monotonic: () => performance.now() * HASTE });
  const ports: OutboxPorts = {
    entrust: (_topic, commands) => entrust(commands),
    patience: new Patience({ who: 'the outbox', clock: systemClock, unanswered: ({ error }) => void refused.push(error), waits }),
    save: ({ offset }) => save(offset).then(() => void saved.push(offset)),
    unsaved: (error) => void unsaved.push(error),
    fatal: (error) => void faults.push(error),
  };
  return { saved, faults, unsaved, refused, waits, box: new PartitionOutbox(ports, inFlightMax) };
}

describe('commands on their way', () => {
  it('hold the position until they are safe, and let it pass records that make nothing due', async () => {
    let release = (): void => undefined;
    const { box, saved } = outbox(() => new Promise((resolve) => (release = resolve)));
    await box.take([], at(1));
    await box.take([command('a', '1')], at(2));
    await box.take([], at(3));
    await sleep(600);
    expect(saved).toEqual([1]);
    release();
    await box.stop(1_000);
    expect(saved).toEqual([1, 3]);
  });

  it('are sent again until the channel has them, in the order of their aggregate', async () => {
    let refusals = 3;
    const arrived: string[] = [];
    const { box, saved, faults, refused } = outbox((commands) => {
      if (refusals-- > 0) return Promise.reject(new Error('the channel is full'));
      arrived.push(...commands.map(({ value }) => value.toString()));
      return Promise.resolve();
    });
    await box.take([command('a', '1')], at(1));
    await box.take([command('a', '2'), command('a', '3')], at(2));
    await box.stop(5_000);
    expect(arrived).toEqual(['1', '2', '3']);
    expect([refused.length, faults]).toEqual([3, []]);
    expect(saved).toEqual([2]);
  });

  it('leave the position where it was when the process stops before they are safe', async () => {
    const { box, saved } = outbox(() => new Promise(() => undefined));
    await box.take([], at(1));
    await box.take([command('a', '1')], at(2));
    await box.stop(20);
    expect(saved).toEqual([1]);
  });

  it('go on while their position cannot be saved; the newest is as soon as it can, and readiness tells it meanwhile', async () => {
    let isAway = true;
    const arrived: string[] = [];
    const { box, saved, faults, waits } = outbox(
      (commands) => Promise.resolve(void arrived.push(...commands.map(({ value }) => value.toString()))),
      () => (isAway ? Promise.reject(new Error('no primary')) : Promise.resolve()),
    );
    for (let offset = 1; offset <= 3; offset++) {
      await box.take([command('a', String(offset))], at(offset));
      await sleep(400);
    }
    expect([arrived, saved, faults]).toEqual([['1', '2', '3'], [], []]);
    expect(waits.overdue).toBe('the outbox waiting for a store for more than 5 s');
    isAway = false;
    await sleep(2_000);
    expect([saved, faults, waits.overdue]).toEqual([[3], [], undefined]);
    await box.stop(0);
    expect(saved).toEqual([3]);
  });

  it('do not keep a partition from going that cannot save its position; those behind the last one come again', async () => {
    const { box, saved, faults, unsaved } = outbox(
      () => Promise.resolve(),
      (offset) => (offset > 1 ? Promise.reject(new Error('no primary')) : Promise.resolve()),
    );
    await box.take([], at(1));
    await sleep(600);
    await box.take([command('a', '1')], at(2));
    await sleep(600);
    await box.stop(100);
    expect([saved, faults]).toEqual([[1], []]);
    expect(unsaved.at(-1)).toMatchObject({ message: 'no primary' });
  });

  it('end the process over a position that no other try can save', async () => {
    const { box, faults } = outbox(
      () => Promise.resolve(),
      () => Promise.reject(new TypeError('a position without an offset')),
    );
    await box.take([], at(1));
    await sleep(600);
    expect(faults).toMatchObject([{ message: 'a position without an offset' }]);
    await box.stop(0);
  });

  it.each([
    [IN_FLIGHT_MAX, IN_FLIGHT_MAX, false],
    [4, 4, false],
    [4, 5, true],
  ])('make the reader wait when there are more than may be, until half are safe: of %d, %d', async (inFlightMax, count, waits) => {
    const releases: (() => void)[] = [];
    const { box } = outbox(() => new Promise((resolve) => releases.push(resolve)), undefined, inFlightMax);
    // Each in a lane of its own.
    const keys = [...'abcdefghijklmnop'].filter((key, n, all) => all.findIndex((other) => laneOf(other) === laneOf(key)) === n);
    expect(keys.length).toBeGreaterThanOrEqual(5);
    let hasRoom = false;
    const taken = box
      .take(
        Array.from({ length: count }, (_, n) => command(keys[n % 5]!, String(n))),
        at(1),
      )
      .then(() => (hasRoom = true));
    await sleep(5);
    expect(hasRoom).toBe(!waits);
    for (let safe = 1; safe <= 3 && waits; safe++) {
      releases.shift()!();
      await sleep(5);
      // Five, of which three must be safe before half of four are left.
      expect([safe, hasRoom]).toEqual([safe, safe === 3]);
    }
    for (let tick = 0; tick < 1_000 && !hasRoom; tick++) {
      for (const release of releases.splice(0)) release();
      await sleep(1);
    }
    await taken;
    await box.stop(0);
  });

  it('never let the position pass a command that is not safe, whatever fails and in whatever order calls end', async () => {
    const batches = fc.array(fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 4 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(batches, fc.infiniteStream(fc.nat(9)), async (keys, chance) => {
        const draw = () => chance.next().value as number;
        const safe = new Set<string>();
        const order = new Map<string, number[]>();
        const { box, saved } = outbox(async (commands) => {
          for (let turns = draw(); turns > 0; turns--) await Promise.resolve();
          if (draw() === 0) throw new Error('in doubt');
          for (const { key, value } of commands) {
            safe.add(value.toString());
            order.set(key, [...(order.get(key) ?? []), Number(value.toString().split('.')[0])]);
          }
        });
        const needed: string[][] = [];
        for (const [offset, batch] of keys.entries()) {
          const texts = batch.map((_, n) => `${offset}.${n}`);
          needed.push(texts);
          await box.take(
            batch.map((key, n) => command(key, texts[n] as string)),
            at(offset + 1),
          );
        }
        await box.stop(draw() < 5 ? 0 : 100);
        for (const offset of saved) for (const text of needed.slice(0, offset).flat()) expect(safe.has(text)).toBe(true);
        for (const offsets of order.values()) expect(offsets).toEqual([...offsets].sort((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
