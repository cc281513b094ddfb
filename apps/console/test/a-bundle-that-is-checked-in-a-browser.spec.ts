import type { EvidenceBundle } from '@runbook/audit';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBundle } from '../../../libs/audit/offline/bundle-shape.mjs';
import { EVIDENCE_CHECKS } from '../../../libs/audit/offline/evidence-checks.mjs';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';
import { verifyBundle } from '../src/run/verify-bundle.js';

const VECTORS = join(import.meta.dirname, '../../../docs/spec/vectors');
const FILES = ['evidence-bundle.json', 'evidence-by-reference.json'].map((name) => [name, readFileSync(join(VECTORS, name))] as const);
const bytesOf = (bundle: unknown) => new TextEncoder().encode(JSON.stringify(bundle));

describe('a bundle that is checked in a browser', () => {
  it.each(FILES)('of %s holds, by every check but the one of a head that nobody named', async (_name, bytes) => {
    const { valid, faults, checked, records, head } = await verifyBundle(bytes);
    const offline = verifyEvidence(readBundle(bytes));
    expect({ valid, faults, records, head }).toEqual({ valid: true, faults: [], records: offline.records, head: offline.head });
    expect(checked).toEqual(EVIDENCE_CHECKS.filter((check) => check !== 'head'));
  });

  it('holds its head against the one that is known', async () => {
    const [, bytes] = FILES[0]!;
    const { head } = verifyEvidence(readBundle(bytes));
    expect(await verifyBundle(bytes, head!)).toMatchObject({ valid: true, checked: EVIDENCE_CHECKS });
    expect((await verifyBundle(bytes, 'f'.repeat(64))).faults).toMatchObject([{ check: 'head', expected: 'f'.repeat(64), found: head }]);
  });

  const [, original] = FILES[0]!;
  const bundle = readBundle(original) as EvidenceBundle;
  const record = bundle.records[1]!;
  it.each<[string, unknown]>([
    ['records', { ...bundle, records: bundle.records.with(1, { ...record, bytes: record.bytes.replace('"at"', '"aT"') }) }],
    ['chain', { ...bundle, records: bundle.records.toSpliced(1, 1) }],
    ['place', { ...bundle, audit: { ...bundle.audit, last: bundle.audit.last + 1 } }],
    ['definition', { ...bundle, definition: { ...(bundle.definition as object), name: 'another' } }],
    ['summary', { ...bundle, execution: { ...bundle.execution, status: 'FAILED' } }],
    ['shape', { ...bundle, more: 1 }],
  ])('is told by the check %s what was changed, as the offline verifier tells it', async (check, changed) => {
    const { valid, faults } = await verifyBundle(bytesOf(changed));
    expect(valid).toBe(false);
    expect(faults.map((fault) => fault.check)).toContain(check);
    expect(faults.map(({ where, expected, found }) => ({ where, expected, found }))).toEqual(verifyEvidence(changed).faults);
  });

  it('is refused where it is none', async () => {
    await expect(verifyBundle(new TextEncoder().encode('{"a":1,"a":2}'))).rejects.toThrow('the member a twice');
    await expect(verifyBundle(Uint8Array.of(0xff))).rejects.toThrow();
  });
});
