import type { AttributionOutcome } from './attribute-campaigns.mjs';
import { attributeEmbedded } from './attribute-embedded.mjs';
import { CAMPAIGNS } from './campaigns.mjs';

describe('every campaign on record, attributed over HTTP in one process', () => {
  let outcomes: AttributionOutcome[];
  beforeAll(async () => {
    outcomes = await attributeEmbedded(CAMPAIGNS);
  }, 300_000);

  it('completes with a report in both forms', () => {
    expect(outcomes.map(({ name }) => name)).toEqual(CAMPAIGNS.map(({ name }) => name));
    expect(outcomes).toHaveLength(42);
    for (const { report, markdown } of outcomes) {
      expect(report.hypotheses).toHaveLength(10);
      expect(markdown).toContain('# Attribution report');
    }
  });

  it('leaves evidence that is valid, whole, and holds the report', () => {
    for (const { report, execution } of outcomes) {
      expect(execution.evidenceFaults).toEqual([]);
      const values = execution.evidence.evidence.map(({ value }) => valueOf(value, execution.evidence.blobs));
      expect(values).toEqual([report]);
    }
  });

  // bench/attribution/README.md says how good these verdicts are; here they are only what the README quotes.
  it('names somebody for as many as the figures say', () => {
    const named = (known: boolean) =>
      outcomes.filter(({ report }, n) => CAMPAIGNS[n]!.known === known && report.verdict === 'attributed').map(({ name }) => name);
    expect(named(true)).toEqual(['C0017', 'C0024', 'C0056']);
    expect(named(false)).toHaveLength(4);
  });

  it('says nothing of the run in its report', () => {
    for (const { report, markdown, execution } of outcomes) {
      expect(JSON.stringify(report)).not.toContain(execution.id);
      expect(markdown).not.toContain(execution.id);
    }
  });
});

/** The value, or what its reference stands for. */
function valueOf(value: unknown, blobs: readonly { readonly sha256: string; readonly bytes: string }[]): unknown {
  const blob = blobs.find(({ sha256 }) => sha256 === (value as { readonly $blob?: string }).$blob);
  return blob ? JSON.parse(Buffer.from(blob.bytes, 'base64').toString('utf8')) : value;
}
