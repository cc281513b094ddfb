import fc from 'fast-check';
import { spreadEvenly } from './copartition-assigner.js';

const memberCount = fc.integer({ min: 1, max: 7 });
const partitionCount = fc.integer({ min: 0, max: 40 });
/** Who claims which partition, rightly or not: members may claim the same one, or one that does not exist. */
const claims = fc.array(fc.tuple(fc.nat(6), fc.nat(45)), { maxLength: 60 });

function membersWith(count: number, held: readonly (readonly [number, number])[]): Map<string, number[]> {
  const members = new Map(Array.from({ length: count }, (_, index) => [`member-${index}`, [] as number[]]));
  for (const [member, partition] of held) members.get(`member-${member % count}`)?.push(partition);
  return members;
}

const numbered = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('partitions spread over members', () => {
  it('go to exactly one member each, in sizes that differ by one at most', () => {
    fc.assert(
      fc.property(memberCount, partitionCount, claims, (members, partitions, held) => {
        const spread = spreadEvenly(numbered(partitions), membersWith(members, held));
        expect([...spread.values()].flat().sort((a, b) => a - b)).toEqual(numbered(partitions));
        const sizes = [...spread.values()].map((mine) => mine.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        expect(spread.size).toBe(members);
      }),
    );
  });

  it('stay where they are when nothing changed', () => {
    fc.assert(
      fc.property(memberCount, partitionCount, (members, partitions) => {
        const first = spreadEvenly(numbered(partitions), membersWith(members, []));
        expect(spreadEvenly(numbered(partitions), first)).toEqual(first);
      }),
    );
  });

  it('move only as far as a newcomer needs its share', () => {
    fc.assert(
      fc.property(memberCount, partitionCount, (members, partitions) => {
        const before = spreadEvenly(numbered(partitions), membersWith(members, []));
        const after = spreadEvenly(numbered(partitions), new Map([...before, ['newcomer', []]]));
        const moved = numbered(partitions).filter(
          (number) => !after.get('newcomer')?.includes(number) && holderOf(before, number) !== holderOf(after, number),
        );
        expect(moved).toEqual([]);
        expect(after.get('newcomer')?.length).toBeLessThanOrEqual(Math.ceil(partitions / (members + 1)));
      }),
    );
  });

  it('do not depend on the order in which members are named', () => {
    fc.assert(
      fc.property(memberCount, partitionCount, (members, partitions) => {
        const held = membersWith(members, []);
        const sorted = (spread: Map<string, number[]>) => [...spread].sort(([a], [b]) => a.localeCompare(b));
        expect(sorted(spreadEvenly(numbered(partitions), new Map([...held].reverse())))).toEqual(
          sorted(spreadEvenly(numbered(partitions), held)),
        );
      }),
    );
  });
});

function holderOf(spread: ReadonlyMap<string, readonly number[]>, partition: number): string | undefined {
  return [...spread].find(([, mine]) => mine.includes(partition))?.[0];
}
