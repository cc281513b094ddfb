import type { Json } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { z } from 'zod';
import { ActionFailed, type Action, type ActionContext } from '../action.js';
import { canonicalJson } from '../canonical-json.js';
import { markdownTable, markdownText } from '../markdown-text.js';

const text = z.string().max(100_000);
const cell = z.union([z.string().max(10_000), z.number(), z.boolean(), z.null()]);
const json = z.custom<Json>((value) => value !== undefined, 'expected a value, found none');

const section = z.strictObject({
  heading: z.string().min(1).max(300),
  text: text.optional(),
  list: z.array(cell).max(5_000).optional(),
  table: z.strictObject({ columns: z.array(z.string().max(300)).min(1).max(30), rows: z.array(z.array(cell)).max(5_000) }).optional(),
  value: json.optional(),
});

type Section = z.infer<typeof section>;

const parameters = z.strictObject({
  title: z.string().min(1).max(300),
  classification: z.string().min(1).max(200).optional().describe("Default: that of the run's legal basis"),
  summary: text.optional().describe('Stands before the sections'),
  sections: z
    .array(section)
    .max(200)
    .describe('Each with a `heading` and any of `text`, `list`, `table` (`columns`, `rows`) and `value` (any JSON, shown as a block)'),
});

type Parameters = z.infer<typeof parameters>;

/** Of the Markdown, in characters: what a person may still open. */
const MARKDOWN_LENGTH_MAX = 5 * 1024 * 1024;

/** Writes a report of any run from sections. */
export function composeReport(markdownLengthMax = MARKDOWN_LENGTH_MAX): Action<Parameters> {
  return {
    name: 'compose-report',
    description:
      'Writes a report of any run, as JSON and as Markdown, from sections of text, lists, tables and values; what comes from outside cannot draw links or markup.',
    parameters,
    outputs: ['report', 'markdown', 'sha256'],
    guide: {
      serves: 'GENERATE_REPORT',
      output:
        '`report`: the same as JSON, with execution, runbook, authority and time; `markdown`; `sha256` of the report as canonical JSON. An output of the run named `report` is served at `GET /executions/:id/report`',
      example: {
        title: 'Phishing wave',
        summary: 'Three mailboxes received the same lure.',
        sections: [{ heading: 'Indicators', table: { columns: ['type', 'value'], rows: [['domain', 'evil-host.com']] } }],
      },
    },
    run: (given, context) => Promise.resolve(composed(given, context, markdownLengthMax)),
  };
}

function composed(given: Parameters, { execution }: ActionContext, markdownLengthMax: number): Json {
  const classification = given.classification ?? execution.legalBasis?.classification;
  const { id, runbook, startedAt, incidentId, legalBasis } = execution;
  const report = {
    title: given.title,
    ...(classification !== undefined && { classification }),
    execution: id,
    runbook: { ...runbook },
    runStartedAt: startedAt,
    ...(incidentId !== undefined && { incidentId }),
    ...(legalBasis && { authority: { authority: legalBasis.authority, reference: legalBasis.reference, purpose: legalBasis.purpose } }),
    ...(given.summary !== undefined && { summary: given.summary }),
    sections: given.sections,
  };
  const markdown = [...opening(report), ...given.sections.flatMap(sectionLines)].join('\n');
  if (markdown.length > markdownLengthMax) {
    const message = `expected a report of at most ${markdownLengthMax} characters, found ${markdown.length}; leave details to the JSON outputs of steps`;
    throw new ActionFailed('limit-exceeded', message);
  }
  return { report, markdown, sha256: sha256Of(canonicalJson(report)) };
}

function opening(report: {
  title: string;
  classification?: string;
  execution: string;
  runbook: { id: string; version: number };
  runStartedAt: string;
  incidentId?: string;
  summary?: string;
}): string[] {
  const { title, classification, execution, runbook, runStartedAt, incidentId, summary } = report;
  const facts = [
    ...(classification === undefined ? [] : [['Classification', classification]]),
    ['Execution', execution],
    ['Runbook', `${runbook.id} version ${runbook.version}`],
    ['Run started', runStartedAt],
    ...(incidentId === undefined ? [] : [['Incident', incidentId]]),
  ].map(([name = '', value = '']) => [name, markdownText(value)]);
  return [
    `# ${markdownText(title, 300)}`,
    '',
    ...markdownTable(['', ''], facts),
    '',
    ...(summary === undefined ? [] : paragraphs(summary)),
  ];
}

function sectionLines({ heading, text: words, list, table, value }: Section): string[] {
  return [
    `## ${markdownText(heading, 300)}`,
    '',
    ...(words === undefined ? [] : paragraphs(words)),
    ...(list ? [...list.map((one) => `- ${shown(one)}`), ''] : []),
    ...(table
      ? [
          ...markdownTable(
            table.columns.map((one) => shown(one)),
            table.rows.map((row) => table.columns.map((_, at) => shown(row[at] ?? null))),
          ),
          '',
        ]
      : []),
    ...(value === undefined ? [] : codeBlock(value)),
  ];
}

const shown = (value: string | number | boolean | null): string => (value === null ? '' : markdownText(String(value), CELL_LENGTH_MAX));

/** Of a cell or an item; the JSON has the whole. */
const CELL_LENGTH_MAX = 1_000;
const PARAGRAPH_LENGTH_MAX = 20_000;

/** Blank lines separate paragraphs; other line ends are kept as line breaks. */
function paragraphs(words: string): string[] {
  return words
    .split(/\n[ \t]*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .flatMap((paragraph) => [
      paragraph
        .split('\n')
        .map((line) => markdownText(line, PARAGRAPH_LENGTH_MAX))
        .join('  \n'),
      '',
    ]);
}

/** Indented, because no content can end such a block: a fence could be closed from inside. */
function codeBlock(value: Json): string[] {
  const lines = JSON.stringify(value, null, 2).split('\n');
  return [...lines.map((line) => `    ${line.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')}`), ''];
}
