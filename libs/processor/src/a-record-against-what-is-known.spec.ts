import type { LogRecord } from '@runbook/wire';
import { admit, noAdmission, type Admission } from './admit.js';

const position: Admission = { term: 4, owner: 'own_a', seq: 7 };
const claim = (term: number, owner: string) => ({ v: 1, aggregate: 'partition', term, owner, at: '' }) as LogRecord;
const decision = (term: number, owner: string, seq: number) => ({ v: 1, aggregate: 'execution', term, owner, seq }) as LogRecord;

describe('a record against what is known', () => {
  it.each([
    ['a claim of a higher term', claim(5, 'own_b'), { term: 5, owner: 'own_b', seq: 7 }],
    ['a claim that leaves terms out', claim(9, 'own_b'), { term: 9, owner: 'own_b', seq: 7 }],
    ['a claim of the owner itself, of a higher term', claim(5, 'own_a'), { term: 5, owner: 'own_a', seq: 7 }],
    ['a claim that knows every decision', { ...claim(5, 'own_b'), seq: 7 }, { term: 5, owner: 'own_b', seq: 7 }],
    ['the next decision of the owner', decision(4, 'own_a', 8), { term: 4, owner: 'own_a', seq: 8 }],
  ])('counts: %s', (_, record, after) => expect(admit(position, record)).toEqual(after));

  it.each([
    ['a second claim of the same term', claim(4, 'own_b')],
    ['the same claim again', claim(4, 'own_a')],
    ['a claim that has missed a decision', { ...claim(5, 'own_b'), seq: 6 }],
    ['a claim that knows of a decision which is none', { ...claim(5, 'own_b'), seq: 8 }],
    ["a zombie's late claim", claim(3, 'own_z')],
    ["a zombie's decision, of a lower term", decision(3, 'own_z', 8)],
    ['a decision of a term that was not claimed', decision(5, 'own_a', 8)],
    ['a decision of the loser of two equal claims', decision(4, 'own_b', 8)],
    ['a decision that is there already', decision(4, 'own_a', 7)],
    ['a decision behind one that is missing', decision(4, 'own_a', 9)],
  ])('is skipped: %s', (_, record) => expect(admit(position, record)).toBeUndefined());

  it('is skipped at the beginning of a log unless it is a claim', () => {
    expect(admit(noAdmission, decision(1, 'own_a', 1))).toBeUndefined();
    expect(admit(noAdmission, claim(1, 'own_a'))).toEqual({ term: 1, owner: 'own_a', seq: 0 });
  });
});
