import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attribute, campaignFile, context, type Report } from './bundles.js';

const GOLDEN = fileURLToPath(new URL('../../../../test/campaigns/golden', import.meta.url));
const golden = (ending: string) => readFileSync(join(GOLDEN, `C0024.report.${ending}`), 'utf8');
const goldenReport = JSON.parse(golden('json')) as Report & { runbook: { id: string; digest: string }; legalBasis: never };

// What a whole process answers is compared with the same files in test/campaigns/the-evidence-of-an-attribution.e2e.spec.ts.
describe('the report on C0024, the first that anybody reads', () => {
  const { runbook, legalBasis, dataLicenses } = goldenReport;
  const execution = { ...context.execution, runbook: { ...runbook, version: 1 }, legalBasis, dataLicenses, incidentId: 'C0024' };
  const written = attribute(campaignFile('campaigns', 'C0024'), { ...context, execution });

  it('is, as Markdown, the golden one to the byte', async () => {
    expect((await written).markdown).toBe(golden('md'));
  });

  it('is, as JSON, the golden one to the byte', async () => {
    expect(`${JSON.stringify((await written).report, undefined, 1)}\n`).toBe(golden('json'));
  });

  it('names every license and every id whole', async () => {
    const { markdown } = await written;
    expect(markdown).toContain('\nData licenses: mitre-attack\n');
    expect(markdown).not.toContain('…');
  });

  it('shows the groups that may have done it, and sums up the others', async () => {
    const { markdown, report } = await written;
    expect(markdown.match(/^### .*$/gm)).toEqual(['### 1. APT29']);
    expect(report.hypotheses).toHaveLength(10);
    expect(markdown).toContain('The next 9 have less than 5 % each, under 0.1 % together; the JSON report has them.');
  });

  it('counts what it leaves out: what is shown and what is more is all there is', async () => {
    const { markdown, report } = await written;
    const [first] = report.hypotheses;
    expect(markdown).toContain(`| ${first!.evidence.length - 10} more, each weaker, together |`);
    const shown = markdown.split('\n').filter((line) => / \| id \| [0-9a-f]{64} \|$/.test(line)).length;
    expect(markdown).toContain(`And ${report.evidenceReferences.flatMap(({ seenAs }) => seenAs).length - shown} more.`);
  });

  it('has a table whose contributions add up to the score', async () => {
    const { markdown, report } = await written;
    const table = /### 1\. .*\n\n([\s\S]*?)\n\n/.exec(markdown)![1]!;
    const rows = [...table.matchAll(/^\| ([−\d.]+) \| .* \| .* \|$/gm)].map(([, number]) => Number(number!.replace('−', '-')));
    const rounding = 0.0005 * (rows.length + 1);
    expect(Math.abs(rows.reduce((total, one) => total + one, 0) - report.hypotheses[0]!.score)).toBeLessThan(rounding);
  });
});
