import { faultOfHeaderName, HEADER_NAME, HEADERS_RESERVED, HTTP_METHOD, type Json } from '@runbook/domain';
import { z } from 'zod';
import { invalidParameters, parseParameters, type Violation } from './invalid-parameters.js';
import { routeParameters, type RouteParameters } from './call-route.js';
import type { Auth } from './auth.js';
import type { Redirects } from './redirect.js';

/** What stands under `with` of a `call-service` step. */
export interface CallParameters extends RouteParameters {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Json;
  /** Name of a secret. */
  readonly credential?: string;
  /** How the credential is sent. Undefined: as its kind is, or as bearer. */
  readonly auth?: Auth;
  readonly redirects?: Redirects;
  /** Statuses that count as success; undefined: any 2xx. */
  readonly expected?: readonly number[];
}

/** Throws a terminal `invalid-input` that names every path which does not fit. */
export function parseCall(parameters: Json): CallParameters {
  const { url, headers, expect, ...call } = parseParameters(schema, parameters, 'call-service');
  const violations: Violation[] = [];
  const target = URL.canParse(url) ? new URL(url) : undefined;
  if (!target) violations.push({ path: '/url', message: 'expected an absolute URL, for example https://ti.example/api' });
  if (call.clientCertificate !== undefined && target?.protocol === 'http:')
    violations.push({ path: '/clientCertificate', message: NEEDS_TLS });
  const sent: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const fault = faultOfHeader(name.toLowerCase(), String(value), sent, HEADERS_RESERVED);
    if (fault) violations.push({ path: `/headers/${name}`, message: fault });
    sent[name.toLowerCase()] = String(value);
  }
  if (violations.length > 0 || !target) throw invalidParameters('call-service', violations);
  return { ...call, url: target, headers: sent, expected: expect?.status };
}

/** In the clear a certificate says nothing. */
export const NEEDS_TLS = 'expected it with a call over TLS alone (https, grpcs)';

// Visible characters, blank, tab and Latin-1 (RFC 9110 section 5.5); above all no line end.
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

export const scalar = z.union([z.string(), z.number(), z.boolean()]);
const authType = z.enum(['bearer', 'basic']);

export const authParameter = z
  .union([
    authType,
    z.strictObject({ type: authType }),
    z.strictObject({ type: z.literal('header'), name: z.string().regex(HEADER_NAME).toLowerCase() }),
  ])
  .transform((auth): Auth => (typeof auth === 'string' ? { type: auth } : auth))
  .optional();

const schema = z.strictObject({
  method: z
    .string()
    .regex(HTTP_METHOD, 'expected GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS')
    .transform((method) => method.toUpperCase())
    .default('GET'),
  url: z.string(),
  headers: z.record(z.string(), scalar).default({}),
  body: z.custom<Json>(() => true).optional(),
  credential: z.string().min(1).optional(),
  auth: authParameter,
  ...routeParameters,
  redirects: z.enum(['follow', 'refuse']).optional(),
  expect: z.strictObject({ status: z.array(z.int().min(100).max(599)).min(1) }).optional(),
});

/** Undefined when the header may be sent beside those in `sent`. `name` in lower case. */
export function faultOfHeader(
  name: string,
  value: string,
  sent: Readonly<Record<string, string>>,
  reserved: ReadonlySet<string>,
): string | undefined {
  const fault = faultOfHeaderName(name, reserved);
  if (fault !== undefined) return fault;
  if (Object.hasOwn(sent, name)) return 'expected each header once, found another spelling of the same';
  return HEADER_VALUE.test(value) ? undefined : 'expected a header value of printable Latin-1 characters, without line ends';
}
