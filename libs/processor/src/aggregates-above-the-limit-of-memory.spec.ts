import { startOfLog } from './admitted.js';
import { Residents, type Resident } from './residents.js';

const resident = (id: string, more: Partial<Resident<number>> = {}): Resident<number> => ({
  id,
  tenant: 'default',
  state: 0,
  version: 1,
  head: 'h',
  unconfirmed: 0,
  ...more,
});

function withAll(residentsMax: number, ...all: Resident<number>[]): Residents<number> {
  const residents = new Residents<number>(residentsMax);
  for (const one of all) residents.add(one);
  return residents;
}

const ids = (residents: Residents<number>) => [...residents.all()].map(({ id }) => id);

describe('aggregates above the limit of memory', () => {
  it('leave when they were not touched for longest', () => {
    const residents = withAll(2, resident('a'), resident('b'), resident('c'), resident('d'));
    residents.get('a');
    expect(residents.evict()).toEqual(['b', 'c']);
    expect(ids(residents)).toEqual(['d', 'a']);
    expect(residents.get('b')).toBeUndefined();
  });

  it('stay while a snapshot lacks something of them, or a record is not read back', () => {
    const residents = withAll(1, resident('unsaved', { dirty: startOfLog }), resident('awaited', { unconfirmed: 1 }), resident('clean'));
    expect(residents.evict()).toEqual(['clean']);
    expect(ids(residents)).toEqual(['unsaved', 'awaited']);
  });

  it('stay up to the limit', () => {
    const residents = withAll(3, resident('a'), resident('b'), resident('c'));
    expect(residents.evict()).toEqual([]);
    expect(residents.size).toBe(3);
  });

  it('are in memory once, however often they are added', () => {
    const one = resident('a');
    const residents = withAll(3, one, resident('b'), one);
    expect(residents.size).toBe(2);
    expect(residents.get('a')).toBe(one);
  });

  it('leave first where they are over, but for the last of those', () => {
    const residents = new Residents<number>(4, (state) => state === OVER, 1);
    const over = (id: string, more: Partial<Resident<number>> = {}) => resident(id, { state: OVER, ...more });
    for (const one of [resident('a'), over('b'), over('c', { dirty: startOfLog }), over('d'), over('e')]) residents.add(one);
    residents.get('b');
    expect(residents.evict()).toEqual(['d', 'e']);
    expect(ids(residents)).toEqual(['a', 'c', 'b']);
  });
});

const OVER = 9;
