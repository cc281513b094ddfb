import fc from 'fast-check';
import { spreadPartitions } from './spread-partitions.js';

const members = fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { maxLength: 6 });
const holders = fc.array(fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }), { minLength: 1, maxLength: 20 });

describe('partitions spread over members', () => {
  it('are held by one member each, evenly', () => {
    fc.assert(
      fc.property(holders, fc.uniqueArray(fc.integer({ min: 1, max: 8 }), { minLength: 1, maxLength: 6 }), (before, present) => {
        const after = spreadPartitions(before, present);
        const counts = present.map((member) => after.filter((holder) => holder === member).length);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(before.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('stay where they are when nobody came or went', () => {
    fc.assert(
      fc.property(holders, members, (before, present) => {
        const once = spreadPartitions(before, present);
        expect(spreadPartitions(once, present)).toEqual(once);
      }),
    );
  });

  it('move only to fill the share of a new member', () => {
    expect(spreadPartitions([1, 1, 1, 1], [1, 2])).toEqual([1, 1, 2, 2]);
    expect(spreadPartitions([1, 1, 2, 2], [2])).toEqual([2, 2, 2, 2]);
    expect(spreadPartitions([1, 1, 2, 2, 3], [1, 2, 3, 4])).toEqual([1, 1, 2, 4, 3]);
    expect(spreadPartitions([1, 2], [])).toEqual([undefined, undefined]);
  });
});
