import { attributeDistributed } from './attribute-distributed.mjs';
import { attributeEmbedded } from './attribute-embedded.mjs';
import { CAMPAIGNS } from './campaigns.mjs';
import { differences, differencesOfOutcomes } from './differences.mjs';

describe('every campaign on record, attributed in one process and in five', () => {
  it('gets the same report, whichever way the product runs', async () => {
    const [embedded, distributed] = [await attributeEmbedded(CAMPAIGNS), await attributeDistributed(CAMPAIGNS)];
    expect(distributed).toHaveLength(42);
    const differing = distributed.flatMap((outcome, n) => differencesOfOutcomes(embedded[n]!, outcome).map((at) => `${outcome.name}${at}`));
    expect(differing).toEqual([]);
    expect(distributed.flatMap(({ execution }) => execution.evidenceFaults)).toEqual([]);
  }, 420_000);

  it('would be told apart by any member that differs', () => {
    expect(differences({ a: [1, { b: 2 }], c: null }, { c: null, a: [1, { b: 2 }] })).toEqual([]);
    expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })).toEqual(['/a/1/b']);
    expect(differences({ 'a/b': 1 }, { c: undefined })).toEqual(['/a~1b', '/c']);
    expect(differences([1], { 0: 1 })).toEqual(['/']);
    expect(differences([1, 2], [1])).toEqual(['/1']);
  });
});
