import { MemoryDocuments } from '@runbook/spec-kit';
import { ofGeneration, TopicGenerations } from './topic-generations.js';

const PLACE = 'default/edr/edr.events';

describe('a topic that was made anew', () => {
  const generations = () => new TopicGenerations(new MemoryDocuments());

  it('is told by its id, once, partition by partition', async () => {
    const known = generations();
    expect(await known.current(PLACE, 0, 'first')).toEqual({ generation: 0, renewed: false });
    expect(await known.current(PLACE, 1, 'first')).toEqual({ generation: 0, renewed: false });
    expect(await known.lastRenewal(PLACE)).toBeUndefined();
    expect(await known.current(PLACE, 0, 'second')).toEqual({ generation: 1, renewed: true });
    expect(await known.current(PLACE, 0, 'second')).toEqual({ generation: 1, renewed: false });
    expect(await known.current(PLACE, 1, 'second')).toEqual({ generation: 1, renewed: true });
    expect(await known.lastRenewal(PLACE)).toMatchObject({
      generation: 1,
      at: expect.any(Number),
      reason: expect.stringContaining('second'),
    });
    expect(await known.lastRenewal(`${PLACE}.other`)).toBeUndefined();
  });

  it('is told by its shorter end where no id can be', async () => {
    const known = generations();
    expect(await known.current(PLACE, 0, undefined)).toEqual({ generation: 0, renewed: false });
    expect(await known.renew(PLACE, 0, undefined, 'it ends at 3')).toBe(1);
    expect(await known.current(PLACE, 0, undefined)).toEqual({ generation: 1, renewed: false });
    expect(await known.lastRenewal(PLACE)).toMatchObject({ generation: 1, reason: 'it ends at 3' });
  });

  it('is told once where both tell it', async () => {
    const known = generations();
    await known.current(PLACE, 0, 'first');
    expect(await known.renew(PLACE, 0, 'second', 'it ends at 3')).toBe(1);
    expect(await known.current(PLACE, 0, 'second')).toEqual({ generation: 1, renewed: false });
  });

  it('has its positions, and names its records, apart from the first', () => {
    expect([0, 1, 2].map((generation) => ofGeneration('edr.events', generation))).toEqual(['edr.events', 'edr.events~1', 'edr.events~2']);
  });
});
