import { isExactObject, writeExactJson, type ExactJson } from '../forms/exact-json.js';

/** The body of a start, as it is sent. */
export interface StartBody {
  readonly runbookId: string;
  readonly [member: string]: ExactJson | undefined;
}

/** Members that say nothing are left out: an empty text is none. */
export const bodyText = (body: StartBody, indent = 0): string =>
  writeExactJson(Object.fromEntries(Object.entries(body).filter((entry): entry is [string, ExactJson] => entry[1] !== undefined)), indent);

/** The same start with curl. The key is the reader's own. */
export function asCurl(origin: string, body: StartBody): string {
  return [
    `curl -sS '${origin}/api/v1/executions'`,
    `  -H "X-API-KEY: $RUNBOOK_KEY" -H 'Content-Type: application/json'`,
    `  -d ${quoted(bodyText(body))}`,
  ].join(' \\\n');
}

/** The same start with the command-line client. */
export function asCommand(body: StartBody): string {
  const { runbookId, version, inputs, authorityId, legalBasis, dataLicenses, incidentId, labels, triggeredBy, dryRun, draft } = body;
  const option = (name: string, value: ExactJson | undefined) => (value === undefined ? [] : [`--${name} ${quoted(String(value))}`]);
  const lines = [
    `runbook run start ${quoted(version === undefined ? runbookId : `${runbookId}@${String(version)}`)}`,
    ...Object.entries(isExactObject(inputs) ? inputs : {}).map(([name, value]) => `--input ${quoted(asInput(name, value))}`),
    ...option('draft', draft),
    ...option('authority', authorityId),
    ...(isExactObject(legalBasis) ? basisOptions(legalBasis, option) : []),
    ...textsOf(dataLicenses).map((name) => `--license ${quoted(name)}`),
    ...option('incident', incidentId),
    ...Object.entries(isExactObject(labels) ? labels : {}).flatMap(([key, value]) => option('label', `${key}:${String(value)}`)),
    ...option('reason', triggeredBy),
    ...(dryRun === true ? ['--dry-run'] : []),
  ];
  return lines.join(' \\\n  ');
}

/** A text as it is; anything else as JSON. */
const asInput = (name: string, value: ExactJson): string =>
  typeof value === 'string' ? `${name}=${value}` : `${name}:=${writeExactJson(value)}`;

const BASIS: Readonly<Record<string, string>> = {
  authority: 'legal-authority',
  reference: 'legal-reference',
  purpose: 'legal-purpose',
  classification: 'classification',
  expiresAt: 'legal-expires',
};

const basisOptions = (basis: { [key: string]: ExactJson }, option: (name: string, value: ExactJson | undefined) => string[]): string[] => [
  ...Object.entries(BASIS).flatMap(([member, name]) => option(name, basis[member])),
  ...textsOf(basis['authorizedUsers']).flatMap((user) => option('authorized-user', user)),
];

const textsOf = (value: ExactJson | undefined): string[] => (Array.isArray(value) ? value.map(String) : []);

/** One word of a POSIX shell, whatever is in it. */
export const quoted = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);
