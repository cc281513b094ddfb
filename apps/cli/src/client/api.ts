import type { Paths, Schemas } from '@runbook/api-types';
import createClient, { type Client } from 'openapi-fetch';
import { Request, Response } from 'undici';
import type { Http } from './http.js';

/** The routes of the service with their types, as its document has them. */
export type Api = Client<Paths>;

export type { Schemas };

export function apiOver(http: Http): Api {
  const call = async (request: Request): Promise<Response> => {
    const { pathname, search } = new URL(request.url);
    const headers = Object.fromEntries(request.headers);
    const hasBody = request.body !== null;
    return http.send({ method: request.method, path: `${pathname}${search}`, headers, ...(hasBody && { body: await request.text() }) });
  };
  // The classes of undici are those of the platform, of another version.
  return createClient<Paths>({
    baseUrl: http.url,
    fetch: call as unknown as (request: globalThis.Request) => Promise<globalThis.Response>,
    Request: Request as unknown as typeof globalThis.Request,
  });
}

/** What was answered. A refusal never comes here: it is thrown where the call is made. */
export async function answered<Data>(call: Promise<{ readonly data?: Data; readonly error?: unknown }>): Promise<Data> {
  const { data } = await call;
  return data as Data;
}

/** A route as the document of the API writes it. */
export const PREFIX = '/api/v1';
