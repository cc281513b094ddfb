import type { Paths, Schemas } from '@runbook/api-types';
import createClient, { type Middleware } from 'openapi-fetch';
import { noAnswer, problemOf } from './problem.js';
import { sent } from './sending.js';

export type { Schemas };

const refused: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return undefined;
    const body: unknown = await response.json().catch(() => undefined);
    throw problemOf(response.status, body);
  },
};

/** The API as its own document says. Whatever is no success throws an `ApiProblem`. */
export const api = createClient<Paths>({ baseUrl: '', fetch: (request) => sent(request) });
api.use(refused);

/** The body of a success: `await told(api.GET('/api/v1/auth/me'))`. */
export async function told<Data>(asked: Promise<{ data?: Data; response: Response }>): Promise<Data> {
  const { data, response } = await asked;
  if (data === undefined && response.status !== 204) throw noAnswer();
  return data as Data;
}
