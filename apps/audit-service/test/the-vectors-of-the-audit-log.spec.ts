import { chainEntry, type ChainEntryFacts } from '@runbook/domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';
import { hashOf as sha256 } from '@runbook/wire';

type Entry = Omit<ChainEntryFacts, 'topic' | 'partition'> & { readonly text: string; readonly entryHash: string };

const vectors = join(import.meta.dirname, '../../../docs/spec/vectors');
const read = (name: string): unknown => JSON.parse(readFileSync(join(vectors, name), 'utf8'));
const { topic, partition, entries } = read('audit-entries.json') as { topic: string; partition: number; entries: readonly Entry[] };

describe('the vectors of the audit log', () => {
  it.each(entries)('give entry $index its hash', ({ text, entryHash, ...facts }) => {
    expect(sha256(text)).toBe(entryHash);
    expect(chainEntry({ topic, partition, ...facts }, sha256)).toBe(entryHash);
  });

  it('hold a bundle that is valid', () => expect(verifyEvidence(read('evidence-bundle.json'))).toMatchObject({ valid: true, faults: [] }));
});
