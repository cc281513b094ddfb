import type { Json } from '@runbook/domain';
import { z } from 'zod';
import type { Action } from '../action.js';
import { attributionReport, verdictStatement } from './attribution-report.js';
import { observations } from './observations.js';
import { patterns } from './patterns.js';
import { reportMarkdown } from './report-markdown.js';
import { sightings } from './sightings.js';

const parameters = z.strictObject({
  observed: observations.describe('The output of ingest-stix'),
  sightings: sightings.describe('The output of lookup-graph'),
  patterns: patterns.describe('The output of mine-patterns'),
  verdict: verdictStatement.describe('What the branch that was taken states'),
});

/** Joins what the steps before it found into the attribution report, as JSON and as Markdown. */
export function generateReport(): Action<z.infer<typeof parameters>> {
  return {
    name: 'generate-report',
    description:
      'Writes the attribution report as JSON and Markdown: hypotheses with evidence, campaign matches, timeline, residual unknowns, sources.',
    parameters,
    outputs: ['report', 'markdown'],
    guide: {
      serves: 'GENERATE_REPORT',
      output: '`report` and `markdown` of an attribution',
      example: {
        observed: '{{ steps.ingest.output }}',
        sightings: '{{ steps.lookup.output }}',
        patterns: '{{ steps.mine.output }}',
        verdict: '{{ steps.verdict.output }}',
      },
    },
    run: async (inputs, context) => {
      const report = attributionReport(inputs, context);
      return { report, markdown: reportMarkdown(report) } as unknown as Json;
    },
  };
}
