import type { ExecutionRejection, ExecutionRejectionCode, IdentityRejection, IdentityRejectionCode } from '@runbook/domain';

/** Every kind of refusal and failure of this API, by its stable code. The only place that knows their HTTP statuses. */
export const PROBLEMS = {
  'malformed-json': { status: 400, title: 'The body is not JSON' },
  'malformed-url': { status: 400, title: 'The address cannot be read' },
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  'malformed-header': { status: 400, title: 'A header cannot be read' },
  'invalid-request': { status: 400, title: 'The request does not fit its schema' },
  'invalid-inputs': { status: 400, title: "The inputs do not fit the runbook's schema" },
  'invalid-runbook': { status: 400, title: 'The document is not a valid runbook' },
  'invalid-cursor': { status: 400, title: 'The cursor is none of ours' },
  'legal-basis-missing': { status: 400, title: 'The runbook requires a legal basis' },
  'data-license-missing': { status: 400, title: 'The runbook requires a data license' },
  'path-unknown': { status: 400, title: 'The run has no such variable' },
  'key-missing': { status: 401, title: 'An API key is required' },
  'key-unknown': { status: 401, title: 'The API key is not known' },
  'session-over': { status: 401, title: 'The session is over' },
  'token-refused': { status: 401, title: 'The token is not taken' },
  'sign-in-refused': { status: 401, title: 'Name and password do not fit' },
  'second-factor-required': { status: 401, title: 'A code of the second factor is asked for' },
  'sign-in-failed': { status: 401, title: 'The sign-in with the provider did not come to its end' },
  'signature-wrong': { status: 401, title: 'The signature does not fit' },
  'permission-missing': { status: 403, title: 'The key does not permit this' },
  'step-up-required': { status: 403, title: 'A newer proof of who asks is needed' },
  'platform-only': { status: 403, title: 'The platform alone may do this' },
  'tenant-suspended': { status: 403, title: 'The tenant is suspended' },
  'cross-site': { status: 403, title: 'The request came from another site' },
  'not-authorized': { status: 403, title: 'The legal basis does not authorize this person' },
  'legal-basis-expired': { status: 403, title: 'The legal basis has expired' },
  'not-an-approver': { status: 403, title: 'This person is not asked' },
  'four-eyes': { status: 403, title: 'Whoever asked may not decide' },
  'not-a-reviewer': { status: 403, title: 'Whoever had a part in it may not approve it' },
  'route-unknown': { status: 404, title: 'There is nothing at this address' },
  'runbook-unknown': { status: 404, title: 'The runbook is not known' },
  'draft-unknown': { status: 404, title: 'The draft is not known' },
  'execution-unknown': { status: 404, title: 'The execution is not known' },
  'step-unknown': { status: 404, title: 'The run has no such step' },
  'approval-unknown': { status: 404, title: 'The request is not known' },
  'moment-unknown': { status: 404, title: 'The execution was not there then' },
  'event-source-unknown': { status: 404, title: 'The event source is not known' },
  'member-unknown': { status: 404, title: 'The member is not known' },
  'tenant-unknown': { status: 404, title: 'The tenant is not known' },
  'role-unknown': { status: 404, title: 'The role is not known' },
  'api-key-unknown': { status: 404, title: 'The key is not known' },
  'invitation-unknown': { status: 404, title: 'The invitation is not known, or over' },
  'provider-unknown': { status: 404, title: 'The provider is not known' },
  'report-absent': { status: 404, title: 'The execution has no report' },
  'method-not-allowed': { status: 405, title: 'The method is not possible here' },
  'versions-exceeded': { status: 409, title: 'The runbook has too many versions' },
  'drafts-exceeded': { status: 409, title: 'There are as many drafts, or changes of one, as there may be' },
  'review-required': { status: 409, title: 'Versions are reviewed before they are in force' },
  'runbook-deprecated': { status: 409, title: 'The version is deprecated' },
  'runbook-unapproved': { status: 409, title: 'A draft only runs dry' },
  'topic-taken': { status: 409, title: 'The topic has another event source' },
  'member-exists': { status: 409, title: 'The id is taken' },
  'tenant-exists': { status: 409, title: 'The id is taken' },
  'tenant-has-administrator': { status: 409, title: 'The tenant has an administrator' },
  'role-held': { status: 409, title: 'The role is in use' },
  'duties-in-conflict': { status: 409, title: 'These duties are kept apart' },
  'last-administrator': { status: 409, title: 'Nobody would be left to administer' },
  'members-exceeded': { status: 409, title: 'There are as many as there may be' },
  'evidence-unavailable': { status: 409, title: 'The evidence cannot be put together' },
  'not-applicable': { status: 409, title: 'It cannot be done as things are' },
  'limit-exceeded': { status: 409, title: 'A limit of the run is reached' },
  'digest-mismatch': { status: 409, title: 'The vote is about something else than what would run' },
  'already-voted': { status: 409, title: 'This person has voted' },
  'gate-missing': { status: 409, title: 'An approval on the way cannot be left out' },
  'task-gone': { status: 409, title: "The task is not the worker's any more" },
  outdated: { status: 409, title: 'Somebody has acted on the same since' },
  conflict: { status: 409, title: 'The request does not fit the present state' },
  'request-timeout': { status: 408, title: 'The request took too long' },
  'precondition-failed': { status: 412, title: 'It has been changed since' },
  'payload-too-large': { status: 413, title: 'The body is too large' },
  'uri-too-long': { status: 414, title: 'The address is too long' },
  'media-type-unsupported': { status: 415, title: 'The content type is not supported' },
  'idempotency-key-reused': { status: 422, title: 'The key came with another body before' },
  'form-invalid': { status: 422, title: 'The form is not filled in as asked' },
  'precondition-required': { status: 428, title: 'The request must say what it is based on' },
  'streams-exceeded': { status: 429, title: 'Too many waits or live views are open' },
  'rate-exceeded': { status: 429, title: 'The tenant asks for too much' },
  'quota-exceeded': { status: 429, title: 'A quota of the tenant is used up' },
  'checks-exceeded': { status: 429, title: 'Another check is at work' },
  'sign-ins-exceeded': { status: 429, title: 'Too many sign-ins' },
  'headers-too-large': { status: 431, title: 'The headers are too large' },
  'events-exceeded': { status: 429, title: 'More events than can be remembered' },
  internal: { status: 500, title: 'The service failed' },
  'decision-pending': { status: 503, title: 'The decision is not known yet' },
  'second-factor-unset': { status: 503, title: 'Nothing is set that seals second factors' },
  'issuer-unavailable': { status: 503, title: 'The issuer of the token cannot be reached' },
  'not-ready': { status: 503, title: 'The service is not ready' },
  'storage-full': { status: 503, title: 'The disk takes no more' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One fault among several; `pointer` is a JSON Pointer (RFC 6901) into the body, or names a query parameter or header. */
export interface ProblemEntry {
  readonly pointer: string;
  readonly message: string;
  readonly code?: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

type ProblemMember = 'type' | 'title' | 'status' | 'detail' | 'code' | 'errors' | 'traceId';

export interface ProblemExtras {
  readonly errors?: readonly ProblemEntry[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Extension members (RFC 9457, section 3.2); none has a name that a problem has anyway. */
  readonly members?: Readonly<Record<string, unknown>> & { readonly [name in ProblemMember]?: never };
}

/** Thrown anywhere in the shell; the filter renders it. `detail` says expected, found, what to do. */
export class Problem extends Error {
  override readonly name = 'Problem';
  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(detail);
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}

export const TYPE_PREFIX = 'https://runbook-orchestrator.dev/problems/';

/** What `problemBody` makes, as the document of the API shows it. */
export const PROBLEM_SCHEMA = {
  type: 'object',
  required: ['type', 'title', 'status', 'detail', 'code', 'traceId'],
  properties: {
    type: { type: 'string', format: 'uri', examples: [`${TYPE_PREFIX}invalid-inputs`] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Expected, found, what to do.' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['pointer', 'message'], properties: { pointer: { type: 'string' }, message: { type: 'string' } } },
    },
    traceId: { type: 'string', pattern: '^[0-9a-f]{32}$' },
  },
};

/** The body of an `application/problem+json` answer (RFC 9457). */
export function problemBody(problem: Problem, traceId: string): Record<string, unknown> {
  const { status, title } = PROBLEMS[problem.code];
  const { errors, members } = problem.extras;
  return {
    type: `${TYPE_PREFIX}${problem.code}`,
    title,
    status,
    detail: problem.detail,
    code: problem.code,
    ...(errors && { errors }),
    ...members,
    traceId,
  };
}

/** Without the refusals that are answered like a success: the effect that was asked for holds already. */
const OF_EXECUTION: Record<Exclude<ExecutionRejectionCode, 'already-started' | 'already-holds'>, ProblemCode> = {
  'key-reused': 'idempotency-key-reused',
  'unknown-runbook': 'runbook-unknown',
  'runbook-deprecated': 'runbook-deprecated',
  'runbook-unapproved': 'runbook-unapproved',
  held: 'not-applicable',
  'tenant-suspended': 'tenant-suspended',
  'legal-basis-missing': 'legal-basis-missing',
  'legal-basis-expired': 'legal-basis-expired',
  'not-authorized': 'not-authorized',
  'data-license-missing': 'data-license-missing',
  'unknown-execution': 'execution-unknown',
  'other-tenant': 'execution-unknown',
  'unknown-step': 'step-unknown',
  outdated: 'outdated',
  'not-applicable': 'not-applicable',
  'limit-exceeded': 'limit-exceeded',
  'unknown-path': 'path-unknown',
  'not-an-approver': 'not-an-approver',
  'four-eyes': 'four-eyes',
  'digest-mismatch': 'digest-mismatch',
  'already-voted': 'already-voted',
  'form-invalid': 'form-invalid',
  'gate-missing': 'gate-missing',
};

/** Which member of the request a refusal is about. */
const POINTERS: Partial<Record<ProblemCode, string>> = {
  'runbook-unknown': '/runbookId',
  'legal-basis-missing': '/legalBasis',
  'legal-basis-expired': '/legalBasis/expiresAt',
  'not-authorized': '/legalBasis/authorizedUsers',
  'data-license-missing': '/dataLicenses',
  'topic-taken': '/topic',
  'digest-mismatch': '/digest',
  'form-invalid': '/form',
};

export function problemOfExecution(rejection: ExecutionRejection): Problem {
  return refused(OF_EXECUTION[rejection.code as keyof typeof OF_EXECUTION] ?? 'conflict', rejection.message);
}

const OF_IDENTITY: Record<Exclude<IdentityRejectionCode, 'unchanged'>, ProblemCode> = {
  'member-unknown': 'member-unknown',
  'member-exists': 'member-exists',
  'member-suspended': 'conflict',
  'role-unknown': 'role-unknown',
  'role-held': 'role-held',
  'permission-unknown': 'invalid-request',
  'duties-in-conflict': 'duties-in-conflict',
  'last-administrator': 'last-administrator',
  'tenant-unknown': 'tenant-unknown',
  'tenant-exists': 'tenant-exists',
  'tenants-exceeded': 'members-exceeded',
  'platform-only': 'platform-only',
  'other-tenant': 'permission-missing',
  'api-key-unknown': 'api-key-unknown',
  'api-key-exists': 'conflict',
  'api-key-expired': 'invalid-request',
  'scope-beyond-holder': 'invalid-request',
  'second-factor-held': 'conflict',
  'step-up-invalid': 'invalid-request',
  'members-exceeded': 'members-exceeded',
  'roles-exceeded': 'members-exceeded',
  'api-keys-exceeded': 'members-exceeded',
  'not-authorised': 'permission-missing',
};

export function problemOfIdentity(rejection: IdentityRejection): Problem {
  return refused(OF_IDENTITY[rejection.code as keyof typeof OF_IDENTITY] ?? 'conflict', rejection.message);
}

/** Names the member of the request that it is about, where there is one. */
export function refused(code: ProblemCode, message: string): Problem {
  const pointer = POINTERS[code];
  return new Problem(code, message, pointer === undefined ? {} : { errors: [{ pointer, message, code }] });
}
