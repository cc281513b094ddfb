import { IDEMPOTENCY_KEY } from './openapi-answers.js';
import type { ProblemCode } from './problem-kinds.js';

/** Of an operation of the document, what says which problems its form brings with it. */
export interface RouteForm {
  readonly method: string;
  readonly path: string;
  readonly isKeyed: boolean;
  readonly hasBody: boolean;
  /** Names of its query parameters and headers. */
  readonly parameters: readonly string[];
}

/** Of every request, before a route is asked. */
const OF_ALL: readonly ProblemCode[] = [
  'malformed-url',
  'malformed-request',
  'invalid-request',
  'request-timeout',
  'uri-too-long',
  'headers-too-large',
  'internal',
];
const WITH_BODY: ReadonlySet<string> = new Set(['post', 'put', 'patch']);
const WITH: readonly (readonly [(form: RouteForm) => boolean, readonly ProblemCode[]])[] = [
  [
    ({ isKeyed }) => isKeyed,
    [
      ...(['key-missing', 'key-unknown', 'session-over', 'token-refused', 'issuer-unavailable'] as const),
      ...([
        'permission-missing',
        'clearance-missing',
        'second-factor-required',
        'step-up-required',
        'authentication-insufficient',
        'policy-denied',
        'policy-unavailable',
        'tenant-suspended',
        'cross-site',
        'streams-exceeded',
        'not-ready',
      ] as const),
    ],
  ],
  // Also where none is needed: one that comes is read.
  [
    ({ hasBody, method }) => hasBody || WITH_BODY.has(method),
    ['malformed-json', 'malformed-header', 'payload-too-large', 'media-type-unsupported'],
  ],
  [({ method }) => method !== 'get', ['storage-full']],
  [({ method, isKeyed }) => method !== 'get' && isKeyed, ['rate-exceeded']],
  [({ parameters }) => parameters.includes(IDEMPOTENCY_KEY), ['malformed-header', 'idempotency-key-reused']],
  [({ parameters }) => parameters.includes('Last-Event-ID'), ['malformed-header']],
  [({ parameters }) => parameters.includes('cursor'), ['invalid-cursor']],
  [({ parameters }) => parameters.includes('asOf'), ['moment-unknown']],
  [({ path }) => path.includes('/executions/{id}'), ['execution-unknown', 'not-ready']],
];

export const problemsOf = (form: RouteForm): readonly ProblemCode[] => [
  ...OF_ALL,
  ...WITH.flatMap(([holds, codes]) => (holds(form) ? codes : [])),
];
