import type { EvidenceBundle } from '@runbook/audit';
import { chainEntry, type ChainEntryFacts } from '@runbook/domain';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';
import { sha256Of as sha256 } from '@runbook/wire';

type Entry = Omit<ChainEntryFacts, 'topic' | 'partition'> & { readonly text: string; readonly entryHash: string };

const vectors = join(import.meta.dirname, '../../../docs/spec/vectors');
const read = (name: string): unknown => JSON.parse(readFileSync(join(vectors, name), 'utf8'));
const { topic, partition, entries } = read('audit-entries.json') as { topic: string; partition: number; entries: readonly Entry[] };

describe('the vectors of the audit log', () => {
  it.each(entries)('give entry $index its hash', ({ text, entryHash, ...facts }) => {
    expect(sha256(text)).toBe(entryHash);
    expect(chainEntry({ topic, partition, ...facts }, sha256)).toBe(entryHash);
  });

  it.each(['evidence-bundle.json', 'evidence-by-reference.json'])('hold a bundle that is valid: %s', (name) =>
    expect(verifyEvidence(read(name))).toMatchObject({ valid: true, faults: [] }),
  );

  it('hold evidence in a blob, of which any changed byte is found', () => {
    const bundle = read('evidence-by-reference.json') as EvidenceBundle;
    const [blob, ...others] = bundle.blobs;
    const bytes = Buffer.from(blob!.bytes, 'base64');
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes).fill(bytes[at]! ^ 1, at, at + 1);
      const verdict = verifyEvidence({ ...bundle, blobs: [{ ...blob!, bytes: flipped.toString('base64') }, ...others] });
      expect(verdict.faults).toEqual([{ where: '/blobs/0/bytes', expected: blob!.sha256, found: sha256(flipped) }]);
    }
  });
});
