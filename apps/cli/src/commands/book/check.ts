import { answered, type Api, type Schemas } from '../../client/api.js';
import { EXIT } from '../../exit-codes.js';
import type { Ended } from '../../program/print.js';
import { yamlOf } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { escapedJson } from '../../terminal/clean.js';
import { version } from '../../version.js';
import { runbookFiles, type RunbookFile } from './documents.js';
import { shownFindings, summary, type Finding } from './findings.js';

export interface CheckFlags {
  readonly format?: 'text' | 'json' | 'sarif';
  /** Warnings are faults too. */
  readonly strict?: boolean;
}

/** Files that are checked at a time. */
const AT_ONCE = 4;

export async function check(session: Session, named: readonly string[], flags: CheckFlags): Ended {
  const files = await runbookFiles(named);
  const { api } = await session.connect();
  const findings = await findingsIn(api, files);
  await printFindings(session, findings, files, flags);
  const isFaulty = findings.some(({ severity }) => severity === 'error' || flags.strict);
  return isFaulty ? EXIT.invalidRunbook : EXIT.ok;
}

/** What the service finds in each file, in the order of the files and of their lines. */
export async function findingsIn(api: Api, files: readonly RunbookFile[]): Promise<readonly Finding[]> {
  const found: (readonly Finding[])[] = [];
  for (let n = 0; n < files.length; n += AT_ONCE) {
    found.push(...(await Promise.all(files.slice(n, n + AT_ONCE).map((file) => findingsOf(api, file)))));
  }
  return found.flat();
}

async function findingsOf(api: Api, file: RunbookFile): Promise<readonly Finding[]> {
  const verdict = await answered(api.POST('/api/v1/runbooks/check', documentRequest(file)));
  const as = (severity: Finding['severity'], found: readonly Schemas['Diagnostic'][]): Finding[] =>
    found.map((diagnostic) => ({ file: file.file, severity, ...diagnostic }));
  return [...as('error', verdict.errors), ...as('warning', verdict.warnings)].sort((a, b) => a.line - b.line || a.column - b.column);
}

/** A document goes as its author wrote it, byte for byte. */
export function documentRequest({ text, type }: RunbookFile, headers: Readonly<Record<string, string>> = {}) {
  return {
    body: text as unknown as Schemas['RunbookDocument'],
    bodySerializer: (body: unknown): string => String(body),
    headers: { 'content-type': type, ...headers },
  };
}

async function printFindings(
  session: Session,
  findings: readonly Finding[],
  files: readonly RunbookFile[],
  { format }: CheckFlags,
): Promise<void> {
  const { settings, screen, write, words } = session;
  if (format === 'sarif') return write(`${escapedJson(sarifOf(await import('./sarif.js'), findings), 2)}\n`);
  const output = format === 'json' ? 'json' : format === 'text' ? 'table' : settings.output.value;
  if (output === 'table') write(shownFindings(findings, files, screen));
  else if (output === 'jsonl') write(findings.map((finding) => `${escapedJson(finding)}\n`).join(''));
  else if (output === 'yaml') write(await yamlOf(findings));
  else if (output === 'name') write([...new Set(findings.map(({ file }) => file))].map((file) => `${file}\n`).join(''));
  else write(`${escapedJson(findings, 2)}\n`);
  words.say(summary(findings, files.length));
}

const sarifOf = ({ sarif }: typeof import('./sarif.js'), findings: readonly Finding[]): unknown =>
  sarif(findings, version(), process.cwd());
