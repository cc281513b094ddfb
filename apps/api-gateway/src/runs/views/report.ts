import { endInWords, isFinal, shownStatus, type ExecutionStatus, type Json, type JsonObject } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { unspill } from '@runbook/service';
import { Problem } from '../../http/problem.js';
import type { ExecutionEntry } from '../model/execution-entry.js';

export interface Report {
  readonly contentType: string;
  readonly body: string;
  /** Under which its content came. */
  readonly licenses: readonly string[];
}

/** The names of the outputs that are a run's report, by convention of the runbook language. */
const JSON_OUTPUT = 'report';
const MARKDOWN_OUTPUT = 'reportMarkdown';

/** The run's report in the form that the caller asks for, large values loaded. Throws the problem `report-absent`, which says why. */
export async function reportOf(entry: ExecutionEntry, accept: string | undefined, blobs: BlobStore): Promise<Report> {
  const { outputs, runbook, dataLicenses: licenses } = entry.state;
  const status = shownStatus(entry.state);
  const markdown = prefersMarkdown(accept);
  const name = markdown ? MARKDOWN_OUTPUT : JSON_OUTPUT;
  const value = outputs?.[name];
  if (value === undefined || value === null) throw absent(entry.id, status, name, runbook.id);
  const whole = await unspill(value, blobs);
  if (markdown) {
    const text = typeof whole === 'string' ? whole : JSON.stringify(whole);
    return { contentType: 'text/markdown; charset=utf-8', body: withLicences(text, licenses), licenses };
  }
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(licensed(whole, licenses)), licenses };
}

/** What a report leaves out that was made before the last of them came is named in a last paragraph; one that names them all is left as it is. */
function withLicences(report: string, licenses: readonly string[]): string {
  if (licenses.every((licence) => report.includes(licence))) return report;
  return `${report.trimEnd()}\n\nData licences: ${licenses.map(plainText).join(', ')}.\n`;
}

/** An object says them as `dataLicenses`; whatever else a report is is left as it is, and the header names them. */
const licensed = (report: Json, licenses: readonly string[]): Json =>
  typeof report === 'object' && report !== null && !Array.isArray(report) && licenses.length > 0
    ? { ...(report as JsonObject), dataLicenses: [...licenses] }
    : report;

/** Without what Markdown would read. */
const plainText = (text: string): string =>
  text.replace(/[\\`*_{}[\]()#+!|<>~\r\n-]/g, (mark) => (/[\r\n]/.test(mark) ? ' ' : `\\${mark}`));

/** True when the first of the two forms that `Accept` names, by its quality, is Markdown. */
export function prefersMarkdown(accept: string | undefined): boolean {
  let best = { quality: 0, markdown: false };
  for (const range of (accept ?? '').split(',').slice(0, RANGES_MAX)) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    if (!/^(?:text\/(?:markdown|\*)|application\/(?:json|\*)|\*\/\*)$/.test(type)) continue;
    const stated = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    const quality = stated === undefined ? 1 : Number(stated);
    if (quality > best.quality) best = { quality, markdown: type.startsWith('text/') };
  }
  return best.markdown;
}

/** Ranges of one header that are looked at; browsers send about ten. */
const RANGES_MAX = 50;

function absent(id: string, status: ExecutionStatus | 'NONE', name: string, runbookId: string): Problem {
  const reason = isFinal(status)
    ? status === 'COMPLETED'
      ? `runbook ${runbookId} makes none: it has no output ${name}`
      : `the run ${endInWords(status)}, so it has no outputs`
    : `the run is ${status}; wait for its end with GET /api/v1/executions/${id}?waitSeconds=30`;
  return new Problem('report-absent', `expected the output ${name} of ${id}, found none: ${reason}`, {
    members: { executionStatus: status },
  });
}
