import { answered, type Api, type Schemas } from '../../client/api.js';
import { requestKey } from '../../client/kept-keys.js';
import { Refusal } from '../../client/problem.js';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { printItems, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { documentRequest, findingsIn } from './check.js';
import { idIn, runbookFiles, type RunbookFile } from './documents.js';
import { paintedDifference, textDifference, textsInForce, type InForce } from './differences.js';
import { shownFindings, summary } from './findings.js';

export interface ApplyFlags {
  /** As a draft, also where versions need no review. */
  readonly draft?: boolean;
  readonly newDraft?: boolean;
  readonly submit?: boolean;
  readonly dryRun?: boolean;
}

/** What became of a file. */
interface Applied {
  readonly file: string;
  readonly id: string;
  readonly outcome: 'unchanged' | 'in force' | 'draft begun' | 'draft changed' | 'in review' | 'would change';
  readonly version?: number;
  readonly draft?: number;
  readonly revision?: number;
}

/**
 * Checks the files, shows what each changes, and puts it in force; where versions need a review, or with --draft, as a draft, over the revision
 * that was there and no other.
 */
export async function apply(session: Session, named: readonly string[], flags: ApplyFlags): Ended {
  const files = await runbookFiles(named);
  const { api } = await session.connect();
  const findings = await findingsIn(api, files);
  process.stderr.write(shownFindings(findings, files, session.words.screen));
  if (findings.some(({ severity }) => severity === 'error')) {
    session.words.fail(`${summary(findings, files.length)}: nothing was applied`, []);
    return EXIT.invalidRunbook;
  }
  const [{ review }, texts] = await Promise.all([answered(api.GET('/api/v1/lifecycle-rules')), textsInForce(api)]);
  const isDrafted = flags.draft === true || flags.newDraft === true || flags.submit === true || review === 'required';
  const applied: Applied[] = [];
  for (const file of files) applied.push(await applyOne(session, api, file, texts, { ...flags, draft: isDrafted }));
  await printItems(session, applied, {
    name: ({ id }) => id,
    columns: [
      { title: 'RUNBOOK', of: ({ id }) => id },
      { title: 'OUTCOME', of: ({ outcome }) => ({ ...status(outcome), text: outcome }) },
      { title: 'VERSION', of: ({ version }) => version },
      { title: 'DRAFT', of: ({ draft }) => draft },
      { title: 'FILE', of: ({ file }) => file },
    ],
  });
  sayWhatNext(session, applied);
  return EXIT.ok;
}

async function applyOne(
  session: Session,
  api: Api,
  file: RunbookFile,
  texts: ReadonlyMap<string, InForce>,
  flags: ApplyFlags,
): Promise<Applied> {
  const id = await idIn(file);
  const before = texts.get(id);
  const change = await textDifference(before, file);
  const of = { file: file.file, id };
  if (change === '' && !flags.newDraft) return { ...of, outcome: 'unchanged', ...(before && { version: before.version }) };
  session.words.say(paintedDifference(change.trimEnd(), session.words.screen));
  if (flags.dryRun) return { ...of, outcome: 'would change' };
  if (!flags.draft) {
    const { version } = await registered(session, api, id, file);
    return { ...of, outcome: 'in force', version };
  }
  const { isNew, ...draft } = await drafted(api, id, file, flags);
  if (!flags.submit) return { ...of, outcome: isNew ? 'draft begun' : 'draft changed', draft: draft.draft, revision: draft.revision };
  const path = { id, draft: String(draft.draft) };
  const submitted = await answered(
    api.POST('/api/v1/runbooks/{id}/drafts/{draft}/submit', { params: { path }, headers: { 'if-match': `"${draft.revision}"` } }),
  );
  return { ...of, outcome: 'in review', draft: submitted.draft, revision: submitted.revision };
}

async function registered({ env, settings }: Session, api: Api, id: string, file: RunbookFile): Promise<Schemas['Runbook']> {
  const { key, settled } = await requestKey(env, { url: settings.url.value, verb: 'apply', id, text: file.text });
  try {
    const found = await answered(api.POST('/api/v1/runbooks', documentRequest(file, { 'idempotency-key': key })));
    await settled();
    return found;
  } catch (error) {
    if (error instanceof Refusal && error.problem.status < 500) await settled();
    throw error;
  }
}

/** The open draft is changed, over the revision that is there now; where there is none, one is begun. */
async function drafted(
  api: Api,
  id: string,
  file: RunbookFile,
  { newDraft }: ApplyFlags,
): Promise<Schemas['Draft'] & { readonly isNew: boolean }> {
  const open = newDraft ? [] : await openDrafts(api, id);
  const inReview = open.find((draft) => draft.status === 'IN_REVIEW');
  const editable = open.filter((draft) => draft.status === 'DRAFT');
  if (editable.length > 1) {
    throw new Failure(`expected one open draft of ${id}, found ${editable.map(({ draft }) => draft).join(', ')}`, {
      exit: 'conflict',
      hints: ['delete what is not needed, or begin another one with: --new-draft'],
    });
  }
  const [draft] = editable;
  if (draft) {
    const params = { path: { id, draft: String(draft.draft) } };
    const request = documentRequest(file, { 'if-match': `"${draft.revision}"` });
    return { ...(await answered(api.PUT('/api/v1/runbooks/{id}/drafts/{draft}', { params, ...request }))), isNew: false };
  }
  if (inReview) {
    throw new Failure(`expected a draft of ${id} that can be edited, found draft ${inReview.draft} in review`, {
      exit: 'conflict',
      hints: [
        `take it back with: runbook api POST /runbooks/${id}/drafts/${inReview.draft}/withdraw`,
        'or begin another one with: --new-draft',
      ],
    });
  }
  return { ...(await answered(api.POST('/api/v1/runbooks/drafts', documentRequest(file)))), isNew: true };
}

/** Of a runbook that is not there yet there are none. */
export async function openDrafts(api: Api, id: string): Promise<readonly Schemas['DraftLine'][]> {
  try {
    const { items } = await answered(api.GET('/api/v1/runbooks/{id}/drafts', { params: { path: { id } } }));
    return items.filter((draft) => draft.status === 'DRAFT' || draft.status === 'IN_REVIEW');
  } catch (error) {
    if (error instanceof Refusal && error.problem.status === 404) return [];
    throw error;
  }
}

function sayWhatNext({ words }: Session, applied: readonly Applied[]): void {
  for (const { id, draft, outcome } of applied) {
    if (outcome.startsWith('draft')) words.say(`ask for its review with: runbook submit ${id} ${draft ?? ''}`);
    if (outcome === 'in review') words.say(`a reviewer puts it in force with: runbook approve ${id} ${draft ?? ''}`);
  }
}
