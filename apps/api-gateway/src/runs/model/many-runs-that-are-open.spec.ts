import { randomOf } from '@runbook/spec-kit';
import { OpenRunKinds } from './open-run-kinds.js';

type OpenKind = 'running' | 'parked';
const KINDS: readonly OpenKind[] = ['running', 'parked'];

const idOf = (number: number, end: number) => `exe_${number.toString(16).padStart(24, '0')}${end.toString(16).padStart(8, '0')}`;

describe('many runs that are open', () => {
  it.each([1, 2, 3, 4, 5])('are known as a map of their ids would know them, whatever comes and goes (%i)', (seed) => {
    const chance = randomOf(seed);
    const below = (n: number) => Math.floor(chance() * n);
    const kinds = new OpenRunKinds(KINDS);
    const expected = new Map<string, OpenKind>();
    // Few ends: most ids are looked for at first where another one lies, around the end of the table too.
    const ends = [0, 1, 2, 1_022, 1_023, 0xffff_ffff, 7];
    const wrong: unknown[] = [];
    const check = (id: string): void => {
      if (kinds.get(id) !== expected.get(id)) wrong.push([id, kinds.get(id), expected.get(id)]);
    };
    for (let step = 0; step < 10_000; step++) {
      const id = below(50) === 0 ? `exe_${below(5)}` : idOf(below(600), ends[below(ends.length)]!);
      // At first more come than go, then more go than come.
      const kind = ([undefined, 'running', 'parked', step < 5_000 ? 'running' : undefined] as const)[below(4)];
      kinds.set(id, kind);
      if (kind) expected.set(id, kind);
      else expected.delete(id);
      check(id);
      check(idOf(below(600), 7));
    }
    for (let number = 0; number < 600; number++) for (const end of ends) check(idOf(number, end));
    expect([kinds.size, wrong]).toEqual([expected.size, []]);
    expect(expected.size).toBeGreaterThan(1_000);
  });

  it('take so much memory, and give it back', () => {
    const kinds = new OpenRunKinds(KINDS);
    const chance = randomOf(1);
    const ids = Array.from({ length: 100_000 }, (_, n) => idOf(n, Math.floor(chance() * 2 ** 32)));
    for (const id of ids) kinds.set(id, 'parked');
    // 2^18 slots of 17 bytes: the next power of two for which 100,000 are less than three quarters.
    expect([kinds.size, kinds.bytes]).toEqual([100_000, 262_144 * 17]);
    for (const id of ids) kinds.set(id, undefined);
    expect([kinds.size, kinds.bytes]).toEqual([0, 1_024 * 17]);
  });
});
