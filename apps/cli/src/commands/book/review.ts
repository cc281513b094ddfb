import { answered, type Api, type Schemas } from '../../client/api.js';
import { Failure } from '../../failure.js';
import { printOne, status, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { canAsk, confirm } from '../../terminal/prompt.js';
import { openDrafts } from './apply.js';
import { differenceText } from './diff.js';

export interface ReviewFlags {
  readonly revision?: number;
  readonly reason?: string;
  readonly yes?: boolean;
}

type Draft = Schemas['Draft'];

export async function submit(session: Session, [id = '', named]: readonly string[], { revision }: ReviewFlags): Ended {
  const { api } = await session.connect();
  const draft = await theDraft(api, id, named, 'DRAFT');
  const request = { params: { path: { id, draft: String(draft.draft) } }, headers: ifMatch(revision ?? draft.revision) };
  await printDraft(session, await answered(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/submit', request)));
  session.words.say(`a reviewer who had no part in it puts it in force with: runbook approve ${id} ${draft.draft}`);
}

/** What is approved is what was read: it is shown first, and a change meanwhile is refused. */
export async function approve(session: Session, [id = '', named]: readonly string[], flags: ReviewFlags): Ended {
  const { api } = await session.connect();
  const draft = await theDraft(api, id, named, 'IN_REVIEW');
  const path = { id, draft: String(draft.draft) };
  if (flags.revision === undefined && !flags.yes) {
    if (!canAsk()) {
      throw new Failure('expected --revision <number> of the draft that you read, found nobody who can be asked', {
        exit: 'usage',
        hints: [`read it with: runbook diff ${id} --draft ${draft.draft}`, `now it is at revision ${draft.revision}`],
      });
    }
    const found = await answered(api.GET('/api/v1/runbooks/{id}/drafts/{draft}/diff', { params: { path } }));
    process.stderr.write(`${differenceText(found, session.words.screen)}\n`);
    await confirm(`Put revision ${draft.revision} of draft ${draft.draft} of ${id} in force`, false);
  }
  const request = { params: { path }, headers: ifMatch(flags.revision ?? draft.revision) };
  await printDraft(session, await answered(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/approve', request)));
}

export async function reject(session: Session, [id = '', named]: readonly string[], { revision, reason = '' }: ReviewFlags): Ended {
  const { api } = await session.connect();
  const draft = await theDraft(api, id, named, 'IN_REVIEW');
  const request = { params: { path: { id, draft: String(draft.draft) } }, headers: ifMatch(revision ?? draft.revision), body: { reason } };
  await printDraft(session, await answered(api.POST('/api/v1/runbooks/{id}/drafts/{draft}/reject', request)));
}

const ifMatch = (revision: number): Record<string, string> => ({ 'if-match': `"${revision}"` });

/** The draft that is named, or the only one that is at this point. */
async function theDraft(
  api: Api,
  id: string,
  named: string | undefined,
  at: 'DRAFT' | 'IN_REVIEW',
): Promise<Pick<Draft, 'draft' | 'revision'>> {
  if (named !== undefined) return answered(api.GET('/api/v1/runbooks/{id}/drafts/{draft}', { params: { path: { id, draft: named } } }));
  const found = (await openDrafts(api, id)).filter((draft) => draft.status === at);
  const [only] = found;
  if (only && found.length === 1) return only;
  const what = at === 'DRAFT' ? 'a draft to submit' : 'a draft in review';
  throw new Failure(`expected ${what} of ${id}, found ${found.length === 0 ? 'none' : found.map(({ draft }) => draft).join(', ')}`, {
    exit: found.length === 0 ? 'notFound' : 'usage',
    hints: [`see them with: runbook list --drafts ${id}`],
  });
}

export async function printDraft(session: Session, draft: Draft): Promise<void> {
  await printOne(session, draft, `${draft.id} ${draft.draft}`, () => [
    ['Runbook', draft.id],
    ['Draft', draft.draft],
    ['Revision', draft.revision],
    ['Status', status(draft.status)],
    ['Name', draft.name],
    ['Authors', draft.authors.join(', ')],
    ['Made from', draft.basedOn === 0 ? undefined : `version ${draft.basedOn}`],
    ['Submitted by', draft.submittedBy],
    ['Version', draft.version],
    ['Changed', `${draft.changedAt} by ${draft.changedBy}`],
    ['Reason', draft.reason],
    ['Comments', draft.comments === 0 ? undefined : draft.comments],
  ]);
}
