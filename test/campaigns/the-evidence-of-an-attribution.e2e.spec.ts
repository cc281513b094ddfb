import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { attribute, type AttributionOutcome } from './attribute-campaigns.mjs';
import { startAttributing } from './attribute-embedded.mjs';
import { bundleOf, CAMPAIGNS } from './campaigns.mjs';

const SCRIPT = join(import.meta.dirname, '../../libs/audit/offline/verify-evidence.mjs');
/** Changed one at a time, spread over each blob and record; every one starts the script anew. */
const FLIPS = 5;

describe('the evidence of an attribution, exported over HTTP', () => {
  let system: Awaited<ReturnType<typeof startAttributing>>;
  let outcome: AttributionOutcome;

  beforeAll(async () => {
    system = await startAttributing();
    outcome = await attribute(system.api, 'C0024', bundleOf(CAMPAIGNS.find(({ name }) => name === 'C0024')!));
  }, 180_000);
  afterAll(() => system.stop());

  /** What the script says of the bundle, and its status. */
  async function verified(bundle: unknown, head: string) {
    const file = join(system.folder, 'bundle.json');
    await writeFile(file, JSON.stringify(bundle));
    const { status, stdout } = spawnSync(process.execPath, [SCRIPT, file, '--head', head], { encoding: 'utf8' });
    return { status, said: stdout };
  }

  it('is of the report that stands in the golden files, to the byte', async () => {
    const golden = (ending: string) => readFile(join(import.meta.dirname, `golden/C0024.report.${ending}`), 'utf8');
    expect(outcome.markdown).toBe(await golden('md'));
    expect(`${JSON.stringify(outcome.report, undefined, 1)}\n`).toBe(await golden('json'));
  });

  it('is valid, offline and against the hash that the gateway states', async () => {
    const { evidence, head } = outcome.execution;
    const { status, said } = await verified(evidence, head);
    expect(said).toMatch(new RegExp(`^VALID\n {2}execution ${outcome.execution.id}, COMPLETED, of rapid-attribution version 1\n`));
    expect(status).toBe(0);
  });

  it('names the report by the hash of the bytes that are in the bundle', () => {
    const { evidence, blobs } = outcome.execution.evidence;
    expect(evidence.map(({ step, name }) => [step, name])).toEqual([['report', 'attribution-report']]);
    const blob = blobs.find(({ sha256 }) => sha256 === evidence[0]!.sha256)!;
    expect(evidence[0]!.value).toEqual({ $blob: blob.sha256, bytes: Buffer.from(blob.bytes, 'base64').length });
    expect(JSON.parse(Buffer.from(blob.bytes, 'base64').toString('utf8'))).toEqual(outcome.report);
  });

  it('is invalid after one bit of one blob changed', async () => {
    const { evidence, head } = outcome.execution;
    const n = evidence.blobs.findIndex(({ sha256 }) => sha256 === evidence.evidence[0]!.sha256);
    const bytes = Buffer.from(evidence.blobs[n]!.bytes, 'base64');
    for (const at of spread(bytes.length)) {
      const flipped = Buffer.from(bytes).fill(bytes[at]! ^ 1, at, at + 1);
      const blobs = evidence.blobs.with(n, { ...evidence.blobs[n]!, bytes: flipped.toString('base64') });
      const { status, said } = await verified({ ...evidence, blobs }, head);
      expect(said).toContain(`INVALID\n  /blobs/${n}/bytes: expected ${evidence.blobs[n]!.sha256}, found `);
      expect(status).toBe(1);
    }
  });

  it('is invalid after one character of one record changed', async () => {
    const { evidence, head } = outcome.execution;
    const n = evidence.records.length - 1;
    const { bytes } = evidence.records[n]!;
    for (const at of spread(bytes.length)) {
      const flipped = bytes.slice(0, at) + String.fromCharCode(bytes.charCodeAt(at) ^ 1) + bytes.slice(at + 1);
      const { status, said } = await verified(
        { ...evidence, records: evidence.records.with(n, { ...evidence.records[n]!, bytes: flipped }) },
        head,
      );
      expect([status, said.split('\n')[0]]).toEqual([1, 'INVALID']);
    }
  });

  it('is invalid with another report in its place, made to fit its own hash', async () => {
    const { evidence, head } = outcome.execution;
    const [declared] = evidence.evidence;
    const forged = { ...evidence, evidence: [{ ...declared!, sha256: '0'.repeat(64), value: { verdict: 'attributed' } }] };
    expect((await verified(forged, head)).said).toContain('/evidence/0: expected');
  });
});

const spread = (length: number): number[] => Array.from({ length: FLIPS }, (_, n) => Math.floor((n * (length - 1)) / (FLIPS - 1)));
