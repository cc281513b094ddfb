import type { OutboundRequest, Redactor, Reply } from '@runbook/outbound';
import { REQUEST_ID_HEADER } from '@runbook/service';
import { StepFailure } from './step-runner.js';

export const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Services need one or two; a longer chain is a loop. */
export const REDIRECTS_MAX = 5;

/** Methods that only look (RFC 9110 section 9.2.1). Every other one acts. */
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What the author says of them. Where the author says nothing, what only looks goes along, and what acts does not. */
export type Redirects = 'follow' | 'refuse';

/**
 * Whether the call goes along. What acts goes only where the same request is asked for (307, 308), and only when the author says so: after 301, 302 and 303
 * clients look at the other place instead (RFC 9110 section 15.4), which would be taken for the act.
 */
export function goesAlong(method: string, status: number, redirects: Redirects | undefined): boolean {
  if (SAFE_METHODS.has(method)) return redirects !== 'refuse';
  return redirects === 'follow' && (status === 307 || status === 308);
}

/** Where the reply points to; undefined when it names no URL. */
export function locationOf({ url }: OutboundRequest, { headers: { location } }: Reply): URL | undefined {
  return location !== undefined && URL.canParse(location, url.href) ? new URL(location, url.href) : undefined;
}

/**
 * The request that the redirect asks for, or undefined when it names no place. Another origin gets nothing of what the author wrote into
 * the headers. The egress guard checks the new place like the first. Throws a terminal `limit-exceeded` or `denied`.
 */
export function redirected(request: OutboundRequest, reply: Reply, redirects: number, secrets: Redactor): OutboundRequest | undefined {
  const url = locationOf(request, reply);
  if (!url) return undefined;
  if (redirects >= REDIRECTS_MAX) {
    const message = `expected at most ${REDIRECTS_MAX} redirects from ${request.url.origin}, found another; call the final URL`;
    // Each of them said that the work is to be done elsewhere.
    throw new StepFailure({ name: 'limit-exceeded', message, terminal: true }, undefined, { effectless: true });
  }
  const { method, headers, body, route } = request;
  const isLook = reply.status === 303 && method !== 'HEAD';
  const next: OutboundRequest = isLook
    ? { method: 'GET', url, headers: withoutBodyHeaders(headers), route }
    : { method, url, headers, body, route };
  return url.origin === request.url.origin ? next : elsewhere(next, request.url, secrets);
}

function elsewhere(request: OutboundRequest, from: URL, secrets: Redactor): OutboundRequest {
  const { url, headers, body } = request;
  if (body !== undefined && secrets.finds(body)) throw denied(`a body with a secret to ${url.origin}`, from);
  if (body !== undefined && from.protocol === 'https:' && url.protocol !== 'https:')
    throw denied(`a body out of TLS to ${url.origin}`, from);
  const kept = Object.entries(headers).filter(([name, value]) => HEADERS_THAT_GO_ALONG.has(name) && !secrets.finds(value));
  // The certificate is a credential, too; the proxy is but the way.
  const { proxy } = request.route ?? {};
  return { ...request, headers: Object.fromEntries(kept), route: { ...(proxy && { proxy }) } };
}

/** What every call carries, and what tells how to read the body. */
const HEADERS_THAT_GO_ALONG: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'idempotency-key',
  'traceparent',
  'user-agent',
  REQUEST_ID_HEADER,
]);

function denied(what: string, from: URL): StepFailure {
  const message = `expected ${from.origin} not to redirect ${what}, found that it does; call the final URL`;
  return new StepFailure({ name: 'denied', message, terminal: true });
}

function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}
