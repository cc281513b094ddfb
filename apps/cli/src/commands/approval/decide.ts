import { answered, type Schemas } from '../../client/api.js';
import { followed } from '../../client/pages.js';
import { requestKey } from '../../client/kept-keys.js';
import { Refusal } from '../../client/problem.js';
import { misused } from '../../failure.js';
import { orClassification, unlessRedacted } from '../../program/classified.js';
import { described, printItems, tellOfMore, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { status } from '../../program/print.js';
import { canAsk, confirm } from '../../terminal/prompt.js';
import { shownMoment, wallMs } from '../../time.js';
import { readAssignment, readObject, typesIn } from '../named-input.js';
import { linesOf, peopleOf, printApproval, type Approval } from './shapes.js';

interface KeyFlags {
  readonly idempotencyKey?: string;
}

export async function list(
  session: Session,
  _given: readonly string[],
  flags: { readonly all?: boolean; readonly open?: boolean; readonly limit: number },
): Ended {
  const { api } = await session.connect();
  const query = { ...((flags.all || flags.open) && { mine: 'false' as const }), ...(flags.all && { status: 'all' as const }) };
  let owed: NonNullable<Schemas['ApprovalPage']['obligations']> = [];
  const { items, hasMore } = await followed(flags.limit, async (page) => {
    const found = await answered(api.GET('/api/v1/approvals', { params: { query: { ...query, ...page } } }));
    owed = [...owed, ...(found.obligations ?? [])];
    return found;
  });
  await printItems(session, items, {
    none: 'nobody asks you for anything',
    name: ({ id }) => id,
    columns: [
      { title: 'APPROVAL', of: ({ id }) => id },
      { title: 'STATUS', of: (line) => status(line.status) },
      { title: 'RUNBOOK', of: ({ runbook }) => `${runbook.id}@${runbook.version}` },
      { title: 'STEP', of: unlessRedacted(({ step }) => step) },
      { title: 'VOTES', of: unlessRedacted(({ progress }) => `${progress.approved} of ${progress.quorum}`) },
      { title: 'UNTIL', of: unlessRedacted(({ deadlineAt }) => shownMoment(deadlineAt, wallMs())) },
      { title: 'ASKS', of: orClassification(({ message }) => message) },
    ],
  });
  if (owed.length > 0)
    session.words.warn(
      `${owed.length} gates were opened by one person, and others owe them a look: runbook api GET /overrides?review=owed`,
    );
  tellOfMore(session, hasMore, flags.limit);
}

export async function show(session: Session, [id = '']: readonly string[]): Ended {
  await printApproval(session, await theApproval(session, id));
}

async function theApproval(session: Session, id: string): Promise<Approval> {
  const { api } = await session.connect();
  return answered(api.GET('/api/v1/approvals/{id}', { params: { path: { id } } }));
}

export interface VoteFlags extends KeyFlags {
  readonly approve?: boolean;
  readonly reject?: boolean;
  readonly digest?: string;
  readonly comment?: string;
  readonly input?: readonly string[];
  readonly file?: string;
  readonly yes?: boolean;
}

/** A vote binds to the digest of what its voter has read. */
export async function vote(session: Session, [id = '']: readonly string[], flags: VoteFlags): Ended {
  if (!flags.approve && !flags.reject) throw misused('expected --approve or --reject, found neither');
  const decision = flags.approve ? 'approve' : 'reject';
  const asked = await theApproval(session, id);
  if (flags.digest === undefined && !flags.yes) {
    if (!canAsk()) {
      throw misused(
        'expected --digest <digest> of what you read, found nobody who can be asked',
        `read it with: runbook approval show ${id}`,
      );
    }
    process.stderr.write(`${described({ screen: session.words.screen }, linesOf(asked))}\n`);
    await confirm(decision === 'approve' ? 'Approve this' : 'Reject this', false);
  }
  const form = await formOf(flags, asked.form);
  const body = {
    decision,
    digest: flags.digest ?? asked.digest,
    ...(flags.comment !== undefined && { comment: flags.comment }),
    ...(form && { form }),
  } as const;
  const { api } = await session.connect();
  await keyed(session, 'vote', flags, { id, body }, (headers) =>
    answered(api.POST('/api/v1/approvals/{id}/votes', { params: { path: { id } }, body, headers })),
  );
}

async function formOf({ file, input }: VoteFlags, schema: unknown): Promise<Record<string, unknown> | undefined> {
  if (file === undefined && !input) return undefined;
  const assigned = await Promise.all((input ?? []).map((assignment) => readAssignment(assignment, typesIn(schema))));
  return { ...(file === undefined ? {} : await readObject(file, 'the form')), ...Object.fromEntries(assigned) };
}

export async function delegate(
  session: Session,
  [id = '']: readonly string[],
  flags: KeyFlags & { readonly to: string; readonly reason?: string },
): Ended {
  const { api } = await session.connect();
  const body = { to: flags.to, ...(flags.reason !== undefined && { reason: flags.reason }) };
  await keyed(session, 'delegate', flags, { id, body }, (headers) =>
    answered(api.POST('/api/v1/approvals/{id}/delegate', { params: { path: { id } }, body, headers })),
  );
}

/** The deadline that is moved is the one that is there now: two who extend at once do not add up unseen. */
export async function extend(
  session: Session,
  [id = '']: readonly string[],
  flags: KeyFlags & { readonly by: number; readonly reason?: string },
): Ended {
  const { api } = await session.connect();
  const { deadlineAt } = await theApproval(session, id);
  const body = {
    byMs: flags.by,
    ...(deadlineAt !== undefined && { expectedDeadlineAt: deadlineAt }),
    ...(flags.reason !== undefined && { reason: flags.reason }),
  };
  await keyed(session, 'extend', flags, { id, body }, (headers) =>
    answered(api.POST('/api/v1/approvals/{id}/extend', { params: { path: { id } }, body, headers })),
  );
}

export async function comment(session: Session, [id = '', text = '']: readonly string[], flags: KeyFlags): Ended {
  const { api } = await session.connect();
  await keyed(session, 'comment', flags, { id, text }, (headers) =>
    answered(api.POST('/api/v1/approvals/{id}/comments', { params: { path: { id } }, body: { text }, headers })),
  );
}

async function keyed(
  session: Session,
  verb: string,
  flags: KeyFlags,
  request: unknown,
  send: (headers: Record<string, string>) => Promise<Approval>,
): Promise<void> {
  const { key, settled } = await requestKey(session.env, { url: session.settings.url.value, verb, request }, flags.idempotencyKey);
  session.words.tell(`idempotency key ${key}`);
  try {
    const found = await send({ 'idempotency-key': key });
    await settled();
    await printApproval(session, found);
    if (found.status === 'open')
      session.words.say(`still open: ${found.progress.approved} of ${found.progress.quorum}; may vote: ${peopleOf(found.mayVote)}`);
  } catch (error) {
    if (error instanceof Refusal && error.problem.status < 500) await settled();
    throw error;
  }
}
