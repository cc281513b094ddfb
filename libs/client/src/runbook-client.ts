import type { Paths } from '@runbook/api-types';
import createClient, { type Client } from 'openapi-fetch';
import { problemOf } from './runbook-problem.js';

export interface ClientSettings {
  /** The root of the service: `https://runbooks.example`. */
  readonly url: string;
  /** An API key. */
  readonly key?: string;
  /** Instead: a token of a session or of an issuer, asked for anew with each call because tokens end. */
  readonly token?: () => string | Promise<string>;
  /** Absent: that of the platform. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

/** The routes of the service by method and path; what is refused is thrown as a `RunbookProblem`. */
export type RunbookClient = Client<Paths>;

/**
 * A client of one service, as one caller.
 *
 * @throws TypeError when both a key and a token are given, or neither
 */
export function createRunbookClient({ url, key, token, fetch }: ClientSettings): RunbookClient {
  if ((key === undefined) === (token === undefined)) {
    throw new TypeError(`expected a key or a token, found ${key === undefined ? 'neither' : 'both'}`);
  }
  const client = createClient<Paths>({ baseUrl: url.replace(/\/+$/, ''), redirect: 'manual', ...(fetch && { fetch }) });
  client.use({
    onRequest: async ({ request }) => {
      if (key !== undefined) request.headers.set('X-API-KEY', key);
      else if (token) request.headers.set('Authorization', `Bearer ${await token()}`);
    },
    onResponse: async ({ response }) => {
      if (!response.ok && response.status !== NOT_MODIFIED) throw await problemOf(response);
    },
  });
  return client;
}

/** What is asked for with `If-None-Match` and has not changed. */
const NOT_MODIFIED = 304;
