import { answered, type Schemas } from '../../client/api.js';
import { requestKey } from '../../client/kept-keys.js';
import { Refusal } from '../../client/problem.js';
import { misused } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import type { Verb } from '../../program/verb.js';
import { confirm } from '../../terminal/prompt.js';
import { readAssignment, readDocument, namedText } from '../named-input.js';
import type { WaitFlags } from './run-flags.js';
import { printRun, type Run } from './shapes.js';
import { waitAndEnd } from './wait-and-end.js';

export interface ActFlags extends WaitFlags {
  readonly reason?: string;
  readonly idempotencyKey?: string;
  readonly yes?: boolean;
}

type Answered = Run | Schemas['ExecutionAfterAct'];
type Headers = Record<string, string>;

/** One act on one run, once: sent under a key, which a command that is run again behind a broken connection sends again. */
async function once(
  session: Session,
  verb: string,
  flags: ActFlags,
  request: unknown,
  send: (headers: Headers) => Promise<Answered>,
): Ended {
  const { key, settled } = await requestKey(session.env, { url: session.settings.url.value, verb, request }, flags.idempotencyKey);
  session.words.tell(`idempotency key ${key}`);
  try {
    const run = await send({ 'idempotency-key': key });
    await settled();
    if (flags.wait || flags.follow) return await waitAndEnd(session, run.id, flags);
    await printRun(session, run);
    return undefined;
  } catch (error) {
    if (error instanceof Refusal && error.problem.status < 500) await settled();
    throw error;
  }
}

type Control = 'pause' | 'resume' | 'cancel' | 'terminate';
/** What cannot be taken back is asked about in a terminal. */
const ASKED: Readonly<Partial<Record<Control, string>>> = { terminate: 'End it at once, without a grace period for what runs' };

export const control =
  (verb: Control): Verb<ActFlags> =>
  async (session, ids, flags) => {
    const { api } = await session.connect();
    const question = ASKED[verb];
    if (question !== undefined && process.stdin.isTTY) await confirm(question, flags.yes === true);
    const body = flags.reason === undefined ? {} : { reason: flags.reason };
    for (const id of ids) {
      const ended = await once(session, verb, flags, { id, body }, (headers) =>
        answered(api.POST(`/api/v1/executions/{id}/${verb}`, { params: { path: { id } }, body, headers })),
      );
      if (ended) return ended;
    }
    return undefined;
  };

export interface RepairFlags extends ActFlags {
  readonly attempt?: number;
  readonly outcome?: Schemas['ResolveStep']['outcome'];
  readonly stepOutput?: string;
  readonly fromStep?: string;
  readonly input?: readonly string[];
  readonly set?: readonly string[];
  readonly authority?: string;
}

const reasonOf = ({ reason }: ActFlags): string => {
  if (reason === undefined || reason.trim() === '') throw misused('expected a reason, found none', 'say why: --reason <text>');
  return reason;
};

export const repair =
  (verb: 'retry' | 'skip'): Verb<RepairFlags> =>
  async (session, [id = '', stepId = ''], flags) => {
    const { api } = await session.connect();
    const body = { reason: reasonOf(flags), ...(flags.attempt !== undefined && { expectedAttempt: flags.attempt }) };
    return once(session, verb, flags, { id, stepId, body }, (headers) =>
      answered(api.POST(`/api/v1/executions/{id}/steps/{stepId}/${verb}`, { params: { path: { id, stepId } }, body, headers })),
    );
  };

export async function resolve(session: Session, [id = '', stepId = '']: readonly string[], flags: RepairFlags): Ended {
  const { api } = await session.connect();
  const output =
    flags.stepOutput === undefined ? {} : { output: await readDocument(await namedText(flags.stepOutput, 'the output'), flags.stepOutput) };
  const body = {
    outcome: flags.outcome ?? 'failed',
    reason: reasonOf(flags),
    ...output,
    ...(flags.attempt !== undefined && { expectedAttempt: flags.attempt }),
  };
  return once(session, 'resolve', flags, { id, stepId, body }, (headers) =>
    answered(api.POST('/api/v1/executions/{id}/steps/{stepId}/resolve', { params: { path: { id, stepId } }, body, headers })),
  );
}

export async function rerun(session: Session, [id = '']: readonly string[], flags: RepairFlags): Ended {
  const { api } = await session.connect();
  const inputs = Object.fromEntries(
    await Promise.all((flags.input ?? []).map((assignment) => readAssignment(assignment, () => undefined))),
  );
  const body = {
    reason: reasonOf(flags),
    ...(flags.fromStep !== undefined && { fromStep: flags.fromStep }),
    ...(flags.input && { inputs }),
  };
  return once(session, 'rerun', flags, { id, body }, (headers) =>
    answered(api.POST('/api/v1/executions/{id}/rerun', { params: { path: { id } }, body, headers })),
  );
}

/** Changes what steps to come will read. */
export async function edit(session: Session, [id = '']: readonly string[], flags: RepairFlags): Ended {
  const { api } = await session.connect();
  const changes = Object.fromEntries(await Promise.all((flags.set ?? []).map((assignment) => readAssignment(assignment, () => undefined))));
  const body = { ...changes, reason: reasonOf(flags) };
  return once(session, 'edit', flags, { id, body }, (headers) =>
    answered(api.PATCH('/api/v1/executions/{id}/variables', { params: { path: { id } }, body, headers })),
  );
}

/** Lets a run go on that is held: for its version's sake, or under an authority. */
export async function release(session: Session, [id = '']: readonly string[], flags: RepairFlags): Ended {
  const { api } = await session.connect();
  const body = { reason: reasonOf(flags) };
  const { authority } = flags;
  return once(session, 'release', flags, { id, body, authority }, (headers) =>
    authority === undefined
      ? answered(api.POST('/api/v1/executions/{id}/release', { params: { path: { id } }, body, headers }))
      : answered(
          api.POST('/api/v1/executions/{id}/authority', { params: { path: { id } }, body: { ...body, authorityId: authority }, headers }),
        ),
  );
}
