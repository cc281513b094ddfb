import { writeFile } from 'node:fs/promises';
import { answered, type Schemas } from '../../client/api.js';
import { followed, type Paged } from '../../client/pages.js';
import { EXIT } from '../../exit-codes.js';
import { Failure, misused } from '../../failure.js';
import { printItems, printOne, status, subtable, tellOfMore, titled, type Ended, type Lines } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { codeOf } from '../../settings/config-file.js';
import { cleanLines } from '../../terminal/clean.js';
import { shownMoment, wallMs } from '../../time.js';
import { namedText } from '../named-input.js';
import { textsInForce } from './differences.js';
import { printDraft } from './review.js';

/** A runbook that has a version, or what is drafted of one that has none. */
type Line = Schemas['RunbookLine'] | Schemas['DraftLine'];

export async function list(
  session: Session,
  _given: readonly string[],
  flags: { readonly label?: string; readonly drafts?: string; readonly limit: number },
): Ended {
  if (flags.drafts !== undefined) return listDrafts(session, flags.drafts);
  const { api } = await session.connect();
  const filter = flags.label === undefined ? {} : { label: flags.label };
  const { items, hasMore } = await followed(flags.limit, (page) =>
    answered(api.GET('/api/v1/runbooks', { params: { query: { ...filter, ...page } } })),
  );
  const left = flags.limit - items.length;
  const drafted = left > 0 ? await newOnes(session, filter, left) : { items: [], hasMore: false };
  await printItems<Line>(session, [...items, ...drafted.items], {
    name: ({ id }) => id,
    columns: [
      { title: 'RUNBOOK', of: ({ id }) => id },
      { title: 'VERSION', of: (line) => ('draft' in line ? `draft ${line.draft}` : line.version) },
      { title: 'STATUS', of: (line) => status(line.status) },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'LABELS', of: (line) => ('draft' in line ? '' : line.labels.join(', ')) },
      { title: 'SINCE', of: (line) => shownMoment('draft' in line ? line.changedAt : line.registeredAt, wallMs()) },
      { title: 'BY', of: (line) => ('draft' in line ? line.changedBy : line.registeredBy) },
    ],
  });
  tellOfMore(session, hasMore || drafted.hasMore, flags.limit);
}

/** Behind the runbooks: those that have no version yet, as their drafts. */
async function newOnes(session: Session, filter: { readonly label?: string }, limit: number): Promise<Paged<Schemas['DraftLine']>> {
  const { api } = await session.connect();
  return followed(limit, (page) => answered(api.GET('/api/v1/new-runbooks', { params: { query: { ...filter, ...page } } })));
}

async function listDrafts(session: Session, id: string): Ended {
  const { api } = await session.connect();
  const { items } = await answered(api.GET('/api/v1/runbooks/{id}/drafts', { params: { path: { id } } }));
  await printItems(session, items, {
    name: ({ draft }) => String(draft),
    columns: [
      { title: 'DRAFT', of: ({ draft }) => draft },
      { title: 'REVISION', of: ({ revision }) => revision },
      { title: 'STATUS', of: (line) => status(line.status) },
      { title: 'NAME', of: ({ name }) => name },
      { title: 'AUTHORS', of: ({ authors }) => authors.join(', ') },
      { title: 'CHANGED', of: ({ changedAt }) => shownMoment(changedAt, wallMs()) },
      { title: 'COMMENTS', of: ({ comments }) => (comments === 0 ? '' : comments) },
    ],
  });
}

export interface ShowFlags {
  readonly draft?: number;
  readonly text?: boolean;
}

export async function show(session: Session, [named = '', given]: readonly string[], { draft, text }: ShowFlags): Ended {
  const { api } = await session.connect();
  const [id = '', inName] = named.split('@');
  const version = given ?? inName;
  if (draft !== undefined) {
    const found = await answered(api.GET('/api/v1/runbooks/{id}/drafts/{draft}', { params: { path: { id, draft: String(draft) } } }));
    return text
      ? session.write(cleanLines(found.source?.text ?? `${JSON.stringify(found.definition, undefined, 2)}\n`))
      : printDraft(session, found);
  }
  if (text) return showText(session, id, version);
  if (version !== undefined) {
    const found = await answered(api.GET('/api/v1/runbooks/{id}/versions/{version}', { params: { path: { id, version } } }));
    return printOne(session, found, `${id}@${found.version}`, () => linesOf(found));
  }
  const found = await answered(api.GET('/api/v1/runbooks/{id}', { params: { path: { id } } }));
  await printOne(
    session,
    found,
    id,
    () => linesOf(found),
    () => versions(session, found),
  );
}

async function showText(session: Session, id: string, version: string | undefined): Ended {
  const { api } = await session.connect();
  const found = (await textsInForce(api)).get(id);
  if (!found || (version !== undefined && version !== String(found.version))) {
    throw new Failure(`expected the text of ${id}${version === undefined ? '' : `@${version}`} in force, found none`, { exit: 'notFound' });
  }
  session.write(cleanLines(found.text.endsWith('\n') ? found.text : `${found.text}\n`));
}

const linesOf = (found: Schemas['Runbook']): Lines => [
  ['Runbook', found.id],
  ['Version', found.version],
  ['Status', status(found.status)],
  ['Name', found.name],
  ['Description', found.description],
  ['Labels', found.labels.join(', ')],
  ['Registered', `${found.registeredAt ?? ''} by ${found.registeredBy}`],
  ['Approved', found.approval && `by ${found.approval.by} (${found.approval.kind}), written by ${found.approval.authors.join(', ')}`],
  ['Deprecated', found.deprecated && `${found.deprecated.at} by ${found.deprecated.by}: ${found.deprecated.reason}`],
  ['Digest', found.digest],
  ['Inputs', inputsOf(found.definition)],
  ['Steps', stepsOf(found.definition)],
];

type Definition = {
  readonly inputs?: { readonly properties?: object; readonly required?: readonly string[] };
  readonly steps?: readonly { readonly id: string }[];
};

function inputsOf(definition: unknown): string {
  const { properties = {}, required = [] } = (definition as Definition).inputs ?? {};
  return Object.keys(properties)
    .map((name) => (required.includes(name) ? name : `${name}?`))
    .join(', ');
}

const stepsOf = (definition: unknown): string => ((definition as Definition).steps ?? []).map(({ id }) => id).join(', ');

function versions(session: Session, { versions: found }: Schemas['RunbookVersions']): string {
  const rows = subtable(session, found, [
    { title: 'VERSION', of: ({ version }) => version },
    { title: 'STATUS', of: (line) => status(line.status) },
    { title: 'SINCE', of: ({ registeredAt }) => shownMoment(registeredAt, wallMs()) },
    { title: 'BY', of: ({ registeredBy }) => registeredBy },
  ]);
  return titled(session, 'Versions', rows);
}

export async function deprecate(session: Session, [named = '', given]: readonly string[], flags: { readonly reason?: string }): Ended {
  const [id = '', inName] = named.split('@');
  const version = given ?? inName;
  if (version === undefined)
    throw misused('expected the version to take out of force, found none', `runbook deprecate ${id} <version> --reason <text>`);
  const { api } = await session.connect();
  const request = { params: { path: { id, version } }, body: { reason: flags.reason ?? '' } };
  const found = await answered(api.POST('/api/v1/runbooks/{id}/versions/{version}/deprecate', request));
  await printOne(session, found, `${id}@${version}`, () => linesOf(found));
}

export async function exportAll(session: Session, _given: readonly string[], flags: { readonly to?: string }): Ended {
  const { api } = await session.connect();
  const lines = String(await answered(api.GET('/api/v1/runbook-archive', { parseAs: 'text', headers: { accept: 'application/jsonl' } })));
  if (flags.to === undefined || flags.to === '-') return session.write(lines);
  try {
    await writeFile(flags.to, lines);
  } catch (error) {
    throw new Failure(`expected to write ${flags.to}, found ${codeOf(error)}`, { cause: error });
  }
  session.words.say(`${lines.split('\n').filter(Boolean).length} runbooks in ${flags.to}`);
}

export async function importAll(session: Session, [file = '-']: readonly string[]): Ended {
  const { api } = await session.connect();
  const body = await namedText(file, 'an archive');
  const request = { body, bodySerializer: (text: unknown): string => String(text), headers: { 'content-type': 'application/jsonl' } };
  const { items } = await answered(api.POST('/api/v1/runbook-archive', request));
  await printItems(session, items, {
    name: ({ id }) => id,
    columns: [
      { title: 'RUNBOOK', of: ({ id }) => id },
      { title: 'OUTCOME', of: ({ outcome }) => status(outcome) },
      { title: 'DRAFT', of: ({ draft }) => draft },
      { title: 'REASON', of: ({ reason }) => reason },
    ],
  });
  return items.some(({ outcome }) => outcome === 'refused') ? EXIT.failed : EXIT.ok;
}
