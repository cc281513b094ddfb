import { exitOf } from '../exit-codes.js';
import { Failure } from '../failure.js';
import { isObject, parsedJson } from '../json.js';

export interface Problem {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly errors: readonly ProblemEntry[];
  readonly members: Readonly<Record<string, unknown>>;
  readonly traceId?: string;
}

export interface ProblemEntry {
  readonly pointer: string;
  readonly message: string;
  readonly code?: string;
  readonly line?: number;
  readonly column?: number;
}

/** A refusal of the service, in words. */
export class Refusal extends Failure {
  override readonly name = 'Refusal';
  override readonly exit: number;

  constructor(
    readonly problem: Problem,
    readonly requestId: string | undefined,
  ) {
    super(inWords(problem), { hints: hintsOf(problem) });
    this.exit = exitOf(problem.status, problem.code);
  }
}

/** What the answer says; of an answer that is no problem (a proxy's, say) as much as its status says. */
export function readProblem(status: number, text: string, contentType: string | null): Problem {
  const body = parsedJson(text);
  if (!isObject(body) || typeof body['code'] !== 'string' || typeof body['detail'] !== 'string') {
    const found = /html/.test(contentType ?? '') || text.trim() === '' ? '' : `: ${text.trim().slice(0, 200)}`;
    const detail = `expected an answer of the service, found status ${status} of something else${found}; a proxy in between, or another address?`;
    return { status, code: 'no-problem', title: 'Not understood', detail, errors: [], members: {} };
  }
  const { code, detail, errors, traceId, title, type: _type, status: _status, ...members } = body;
  return {
    status,
    code,
    title: typeof title === 'string' ? title : code,
    detail,
    errors: Array.isArray(errors) ? errors.filter(isEntry) : [],
    members,
    ...(typeof traceId === 'string' && { traceId }),
  };
}

const isEntry = (value: unknown): value is ProblemEntry =>
  isObject(value) && typeof value['message'] === 'string' && typeof value['pointer'] === 'string';

function inWords({ title, code, detail, errors }: Problem): string {
  const more = errors
    .filter(({ message }) => !detail.includes(message))
    .map(({ pointer, message }) => `\n  ${pointer === '' ? 'the body' : pointer}: ${message}`);
  return `${title} (${code})\n  ${detail}${more.join('')}`;
}

const HINTS: Readonly<Record<string, string>> = {
  'key-missing': 'sign in with: runbook login',
  'key-unknown': 'sign in with: runbook login; or set RUNBOOK_KEY to a key of this service',
  'session-over': 'sign in again with: runbook login',
  'token-refused': 'get a new token, or sign in with: runbook login',
  'second-factor-required': 'sign in again, with the code of your authenticator: runbook login',
  'step-up-required': 'prove that it is you with: runbook login --step-up',
  'review-required': 'a draft is what can be reviewed: runbook apply --draft',
  'digest-mismatch': 'look at it again with: runbook approval show <approval>',
  'decision-pending': 'look at what came of it with: runbook run show <run>',
  'execution-unknown': 'see which there are with: runbook run list',
  'runbook-unknown': 'see which there are with: runbook list',
  'approval-unknown': 'see which there are with: runbook approval list --all',
  'invalid-runbook': 'see every fault in its line with: runbook check <file>',
  'rate-exceeded': 'wait a little',
};

function hintsOf({ code, members, detail }: Problem): string[] {
  const { roles, grantedBy, teams } = members;
  const list = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : '');
  return [
    ...(code === 'permission-missing' && list(roles) !== '' && !detail.includes(list(roles))
      ? [`one of these roles brings it: ${list(roles)}`]
      : []),
    ...(code === 'permission-missing' && list(grantedBy) !== '' ? [`these persons can grant it: ${list(grantedBy)}`] : []),
    ...(code === 'permission-missing' && list(teams) !== '' ? [`within one of these teams a role would do: ${list(teams)}`] : []),
    ...(HINTS[code] === undefined ? [] : [HINTS[code]]),
  ];
}
