import { chainEntry, START_OF_ENTRIES, verifyChain } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';

const BUNDLE = join(import.meta.dirname, '../../../docs/spec/vectors/evidence-bundle.json');
const sha256 = (bytes: string | Uint8Array) => sha256Of(typeof bytes === 'string' ? bytes : Buffer.from(bytes));

/** Every value was made on a command line, never by our own code: with openssl, and for canonical JSON with Python. */
describe('hashes made with other tools', () => {
  // printf '{"v":1}' | openssl dgst -sha256, and printf 'tampered' | openssl dgst -sha256
  const record = 'afbf9d0f3560b0fd7795e81c42a0a79ee6b6fc67e064f77826aee642cad28d91';
  const stated = 'd121be3103007b41edf96f8262925f8c7d61894afe9a041843b631f69445bc57';
  // printf 'runbook-audit/1\nt\n0\n0\n7\n%s\n%s\n%s\n' "$(printf '0%.0s' $(seq 64))" <record> <stated> | openssl dgst -sha256
  const first = '279e67d6f1c13a9e65594584b00850502be1a75d9ebe175f4bb654801ce40969';
  // printf 'runbook-audit/1\nt\n0\n1\n8\n%s\n%s\n%s\n' <first> <record> <record> | openssl dgst -sha256
  const second = 'e9310452f79b7ad226bcbe943f55dc691df07d047c9a3b68194976daf66cd523';

  it('are those of the entries of the audit log, one bound to the other', () => {
    expect(sha256Of('{"v":1}')).toBe(record);
    const facts = { topic: 't', partition: 0, recordHash: record };
    expect(chainEntry({ ...facts, index: 0, offset: 7, previous: START_OF_ENTRIES, statedHash: stated }, sha256)).toBe(first);
    expect(chainEntry({ ...facts, index: 1, offset: 8, previous: first, statedHash: record }, sha256)).toBe(second);
  });

  it('are those of the records of the published bundle, of its entries, its definition and its evidence', () => {
    const bundle = JSON.parse(readFileSync(BUNDLE, 'utf8')) as {
      readonly records: readonly { bytes: string; hash: string; entry: { entryHash: string } }[];
      readonly definitionDigest: string;
      readonly evidence: readonly { sha256: string }[];
    };
    expect(verifyEvidence(bundle)).toMatchObject({ valid: true });
    // node -p 'JSON.parse(fs.readFileSync("docs/spec/vectors/evidence-bundle.json")).records[0].bytes' | tr -d '\n' | openssl dgst -sha256
    expect(bundle.records[0]?.hash).toBe('4e2064128fd48c9b9175770e27e138ef377349ae820af902bf028cd86b6be805');
    expect(verifyChain(bundle.records.slice(0, 1), sha256)).toMatchObject({ valid: true, head: { hash: bundle.records[0]?.hash } });
    // printf 'runbook-audit/1\nrunbook.execution.events\n3\n1\n1\n%s\n%s\n%s\n' \
    //   b7733bcce539ed9f9862bc163d69e5aff8c15457af27b36a2e5da9159bd4c457 <the hash above> <the hash above> | openssl dgst -sha256
    expect(bundle.records[0]?.entry.entryHash).toBe('0623734a750a0a5f32b164ed6aa9fb618d7e6650e281e7a1da8f07b61c63ff60');
    // import json, hashlib; hashlib.sha256(json.dumps(bundle['definition'], sort_keys=True, separators=(',', ':'), ensure_ascii=False).encode()).hexdigest()
    expect(bundle.definitionDigest).toBe('4634f132e89b9cea7ca6643efb202833cfb756a501094e16776089c30311b5dd');
    // printf '{"score":88}' | openssl dgst -sha256
    expect(bundle.evidence[0]?.sha256).toBe('e49569db869b48e4424f99341431f16b9dd90cf06609509d2b4ab8be8d5016d8');
  });
});
