import { systemClock, type NewRecord } from '@runbook/ports';
import { Patience } from '@runbook/processor';
import { Recent } from '../recent.js';
import { COMMANDS_PER_CALL_MAX, Lane } from './lane.js';

const record = (n: number): NewRecord => ({ key: 'a', value: Buffer.from(String(n)), headers: {} });
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** A lane whose calls are answered when the suite says so. */
class Driven {
  readonly calls: number[][] = [];
  readonly safe: number[] = [];
  readonly failures: [unknown, number][] = [];
  readonly patience = new Patience({
    who: 'a lane',
    clock: systemClock,
    unanswered: ({ error, tried }) => void this.failures.push([error, tried]),
  });
  readonly lane: Lane;
  private readonly answers: { resolve(): void; reject(error: Error): void }[] = [];

  constructor(perCallMax?: number) {
    const entrust = (commands: readonly NewRecord[]) => {
      this.calls.push(commands.map(({ value }) => Number(value)));
      return new Promise<void>((resolve, reject) => this.answers.push({ resolve, reject }));
    };
    this.lane = new Lane(entrust, this.patience, (error) => this.failures.push([error, 0]), perCallMax);
  }

  async add(...numbers: number[]): Promise<void> {
    for (const n of numbers) this.lane.add({ command: record(n), settled: () => void this.safe.push(n) });
    await settled();
  }

  async answer(error?: Error): Promise<void> {
    const answer = this.answers.shift()!;
    if (error) answer.reject(error);
    else answer.resolve();
    await settled();
  }
}

describe('commands in one lane', () => {
  it('go together when they come in one turn or behind a call, and are safe when their call has ended', async () => {
    const driven = new Driven();
    await driven.add(1, 2);
    await driven.add(3);
    await driven.add(4);
    expect([driven.calls, driven.safe]).toEqual([[[1, 2]], []]);
    await driven.answer();
    expect([driven.calls.slice(1), driven.safe]).toEqual([[[3, 4]], [1, 2]]);
    await driven.answer();
    await driven.add(5);
    await driven.answer();
    expect([driven.calls.slice(2), driven.safe]).toEqual([[[5]], [1, 2, 3, 4, 5]]);
  });

  it.each([
    [2, [[1, 2]]],
    [3, [[1, 2], [3]]],
    [
      4,
      [
        [1, 2],
        [3, 4],
      ],
    ],
  ])('are as many in one call as it takes, two: %d as %j', async (count, calls) => {
    expect(COMMANDS_PER_CALL_MAX).toBe(500);
    const driven = new Driven(2);
    await driven.add(...[1, 2, 3, 4].slice(0, count));
    while (driven.safe.length < count) await driven.answer();
    expect(driven.calls).toEqual(calls);
  });

  it('are sent again when it is not known whether they are safe, none overtaken, and told of each time', async () => {
    const driven = new Driven();
    const error = new Error('in doubt');
    await driven.add(1);
    await driven.answer(error);
    await driven.add(2);
    expect([driven.calls, driven.failures]).toEqual([[[1]], [[error, 1]]]);
    while (driven.calls.length < 2) await new Promise((resolve) => void setTimeout(resolve, 5));
    await driven.answer(error);
    expect([driven.calls, driven.failures.at(-1), driven.safe]).toEqual([[[1], [1]], [error, 2], []]);
    while (driven.calls.length < 3) await new Promise((resolve) => void setTimeout(resolve, 5));
    await driven.answer();
    await driven.answer();
    expect([driven.calls.slice(2), driven.safe]).toEqual([
      [[1], [2]],
      [1, 2],
    ]);
    driven.patience.end();
  });

  it('are not sent any more once the lane stops, not even again', async () => {
    const driven = new Driven();
    await driven.add(1);
    await driven.answer(new Error('in doubt'));
    driven.patience.end();
    await driven.add(2);
    await new Promise((resolve) => void setTimeout(resolve, 80));
    expect([driven.calls, driven.safe]).toEqual([[[1]], []]);
    const last = new Driven();
    await last.add(1);
    last.patience.end();
    await last.answer(new Error('closed'));
    expect(last.failures).toEqual([]);
  });
});

describe('what was used most recently', () => {
  it('stays up to a weight, exactly; what was not touched for longest goes first, and the newest never', () => {
    const recent = new Recent<string>(10);
    recent.set('a', 'A', 4);
    recent.set('b', 'B', 3);
    recent.set('c', 'C', 3);
    expect([recent.size, recent.get('a')]).toEqual([3, 'A']);
    recent.set('d', 'D', 1);
    expect([recent.get('b'), recent.get('c'), recent.get('a'), recent.get('d')]).toEqual([undefined, 'C', 'A', 'D']);
    recent.set('huge', 'H', 11);
    expect([recent.size, recent.get('huge')]).toEqual([1, 'H']);
    // A value that is set again weighs what it weighs now.
    recent.set('huge', 'h', 5);
    recent.set('e', 'E', 5);
    expect([recent.size, recent.get('huge'), recent.get('e')]).toEqual([2, 'h', 'E']);
  });
});
