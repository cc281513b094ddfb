import { isFinal, shownStatus } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';
import { unspill } from '@runbook/service';
import { Problem } from '../../http/problem.js';
import type { ExecutionEntry } from '../model/execution-entry.js';

export interface Report {
  readonly contentType: string;
  readonly body: string;
}

/** The names of the outputs that are a run's report, by convention of the runbook language. */
const JSON_OUTPUT = 'report';
const MARKDOWN_OUTPUT = 'reportMarkdown';

/** The run's report in the form that the caller asks for, large values loaded. Throws the problem `report-absent`, which says why. */
export async function reportOf(entry: ExecutionEntry, accept: string | undefined, blobs: BlobStore): Promise<Report> {
  const { outputs, runbook } = entry.state;
  const status = shownStatus(entry.state);
  const markdown = prefersMarkdown(accept);
  const name = markdown ? MARKDOWN_OUTPUT : JSON_OUTPUT;
  const value = outputs?.[name];
  if (value === undefined || value === null) throw absent(entry.id, status, name, runbook.id);
  const whole = await unspill(value, blobs);
  if (markdown) return { contentType: 'text/markdown; charset=utf-8', body: typeof whole === 'string' ? whole : JSON.stringify(whole) };
  return { contentType: 'application/json; charset=utf-8', body: JSON.stringify(whole) };
}

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

function absent(id: string, status: string, name: string, runbookId: string): Problem {
  const reason = isFinal(status)
    ? status === 'COMPLETED'
      ? `runbook ${runbookId} makes none: it has no output ${name}`
      : `the run ended ${status}, so it has no outputs`
    : `the run is ${status}; wait for its end with GET /api/v1/executions/${id}?waitSeconds=30`;
  return new Problem('report-absent', `expected the output ${name} of ${id}, found none: ${reason}`, {
    members: { executionStatus: status },
  });
}
