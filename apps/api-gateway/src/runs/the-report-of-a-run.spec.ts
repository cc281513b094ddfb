import type { ExecutionEvent } from '@runbook/domain';
import { MemoryDocuments } from '@runbook/spec-kit';
import { AT } from '../../test/followed-requests.js';
import { ReadModel } from '../../test/read-model.js';
import { recordedRun } from '../../test/recorded-run.js';
import { prefersMarkdown, reportOf } from './views/report.js';

describe('the report of a run', () => {
  const ended = (outputs: object): ExecutionEvent => ({ type: 'ExecutionCompleted', at: AT, outputs: outputs as never, failures: 0 });
  const report = async (accept: string | undefined, ...more: ExecutionEvent[]) => {
    const read = await ReadModel.over(new MemoryDocuments());
    const { events } = await recordedRun('a-run-that-completes');
    await read.record('exe_1', [events[0]!, ...more]);
    return reportOf((await read.model.find('default', 'exe_1'))!, accept, {} as never);
  };

  it('is what the runbook made of it, in the form that is asked for', async () => {
    const made = ended({ report: { verdict: 'attributed', score: 70 }, reportMarkdown: '# Attributed' });
    expect(await report(undefined, made)).toEqual({
      contentType: 'application/json; charset=utf-8',
      body: '{"verdict":"attributed","score":70,"dataLicenses":["telemetry"]}',
      licenses: ['telemetry'],
    });
    expect(await report('text/markdown', made)).toEqual({
      contentType: 'text/markdown; charset=utf-8',
      body: '# Attributed\n\nData licences: telemetry.\n',
      licenses: ['telemetry'],
    });
  });

  it('names the licences under which its content came, those that steps brought too', async () => {
    const joined: ExecutionEvent = { type: 'LicensesJoined', at: AT, dataLicenses: ['vendor_feed'], of: 'a' };
    const made = (markdown: string) => ended({ report: { verdict: 'none', dataLicenses: [] }, reportMarkdown: markdown });
    const { body, licenses } = await report(undefined, joined, made('#'));
    expect([JSON.parse(body).dataLicenses, licenses.at(-1)]).toEqual([licenses, 'vendor_feed']);
    expect((await report('text/markdown', joined, made('# None'))).body).toMatch(/^# None\n\nData licences: .*vendor\\_feed\.\n$/);
    const named = `# None, by ${licenses.join(', ')}`;
    expect((await report('text/markdown', joined, made(named))).body).toBe(named);
  });

  it('is absent for a reason', async () => {
    const reason = (text: string) => ({ code: 'report-absent', detail: `expected the output report of exe_1, found none: ${text}` });
    await expect(report(undefined, ended({ report: null }))).rejects.toMatchObject(
      reason('runbook told makes none: it has no output report'),
    );
    await expect(report(undefined, { type: 'ExecutionTimedOut', at: AT } as ExecutionEvent)).rejects.toMatchObject(
      reason('the run timed out, so it has no outputs'),
    );
  });

  it.each([
    [undefined, false],
    ['', false],
    ['text/markdown', true],
    ['text/*', true],
    ['*/*', false],
    ['application/json, text/markdown', false],
    ['text/markdown, application/json', true],
    ['application/json;q=0.8, text/markdown;q=0.9', true],
    ['text/markdown;q=0.8, application/json;q=0.9', false],
    ['text/markdown;q=0, */*', false],
    ['text/html, Text/Markdown', true],
    [`${'image/png,'.repeat(49)}text/markdown`, true],
    [`${'image/png,'.repeat(50)}text/markdown`, false],
  ])('comes as Markdown by Accept: %s: %s', (accept, markdown) => expect(prefersMarkdown(accept)).toBe(markdown));
});
