import type { OutboundRequest, Reply } from '../http/exchange.js';
import type { Redactor } from '../redact.js';
import { StepFailure } from './step-runner.js';

export const REDIRECT_STATUSES: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** As many as curl's users rarely need; a longer chain is a loop. */
export const REDIRECTS_MAX = 5;

/**
 * The request that the redirect asks for (RFC 9110 section 15.4), or undefined when it names no place. Across origins nothing secret goes
 * along. The egress guard checks the new place like the first.
 */
export function redirected(request: OutboundRequest, reply: Reply, redirects: number, secrets: Redactor): OutboundRequest | undefined {
  const location = reply.headers['location'];
  if (location === undefined) return undefined;
  if (redirects >= REDIRECTS_MAX) {
    const message = `expected at most ${REDIRECTS_MAX} redirects from ${request.url.origin}, found another; call the final URL`;
    throw new StepFailure({ name: 'limit-exceeded', message, terminal: true });
  }
  if (!URL.canParse(location, request.url.href)) {
    throw new StepFailure({
      name: 'connection',
      message: `expected a redirect of ${request.url.origin} to name a URL, found none in its location`,
    });
  }
  const url = new URL(location, request.url.href);
  const toGet = reply.status === 303 ? request.method !== 'HEAD' : reply.status <= 302 && request.method === 'POST';
  const next: OutboundRequest = toGet
    ? { method: 'GET', url, headers: withoutBodyHeaders(request.headers) }
    : { method: request.method, url, headers: request.headers, body: request.body };
  return url.origin === request.url.origin ? next : withoutSecrets(next, request.url.origin, secrets);
}

function withoutSecrets(request: OutboundRequest, from: string, secrets: Redactor): OutboundRequest {
  if (request.body !== undefined && secrets.finds(request.body)) {
    const message = `expected ${from} not to redirect a body with a secret to ${request.url.origin}, found that it does; call the final URL`;
    throw new StepFailure({ name: 'denied', message, terminal: true });
  }
  const kept = Object.entries(request.headers).filter(([name, value]) => !CREDENTIAL_HEADERS.has(name) && !secrets.finds(value));
  return { ...request, headers: Object.fromEntries(kept) };
}

const CREDENTIAL_HEADERS: ReadonlySet<string> = new Set(['authorization', 'cookie']);

function withoutBodyHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !name.startsWith('content-')));
}
