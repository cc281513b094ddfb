import { PROBLEMS, type ProblemCode } from './problem-kinds.js';

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
