import { isLoopback } from '@runbook/service';
import { parseCookie, stringifySetCookie } from 'cookie';
import type { IncomingHttpHeaders } from 'node:http';
import { Problem } from '../http/problem.js';
import type { Tokens } from './sessions.js';

const ACCESS = 'runbook_access';
const REFRESH = 'runbook_refresh';
/** The only place that a browser sends the refreshing token to. */
const REFRESH_PATH = '/api/v1/auth/refresh';
/** RFC 9110, section 9.2.1. */
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

export const accessTokenOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[ACCESS];

const BEARER = /^Bearer (\S+)$/i;

/** The access token that a request comes by: its header's, which is read first, or its cookie's. */
export const accessTokenIn = ({ authorization, cookie }: IncomingHttpHeaders): string | undefined =>
  authorization === undefined ? accessTokenOf(cookie) : BEARER.exec(authorization)?.[1];

export const refreshTokenOf = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : parseCookie(header)[REFRESH];

/** Whether cookies are for TLS alone. A browser keeps none of these that comes without TLS; on this machine nobody listens in between. */
export const isOverTls = (protocol: string, host: string): boolean => protocol === 'https' || !isLoopback(host);

/** Out of the reach of scripts, and sent by no other site. `secure`: over TLS alone. */
export function sessionCookies({ accessToken, accessUntil, refreshToken, until }: Tokens, secure: boolean): string[] {
  const kept = { httpOnly: true, sameSite: 'strict', secure } as const;
  return [
    stringifySetCookie({ name: ACCESS, value: accessToken, path: '/', expires: new Date(accessUntil), ...kept }),
    stringifySetCookie({ name: REFRESH, value: refreshToken, path: REFRESH_PATH, expires: new Date(until), ...kept }),
  ];
}

export function endedCookies(secure: boolean): string[] {
  const over = { value: '', expires: new Date(0), httpOnly: true, sameSite: 'strict', secure } as const;
  return [stringifySetCookie({ name: ACCESS, path: '/', ...over }), stringifySetCookie({ name: REFRESH, path: REFRESH_PATH, ...over })];
}

/**
 * A browser adds its cookies to whatever any page asks for. So an act by cookie must come from a page of this service: the browser says so itself, in
 * headers that no page can set (Fetch Metadata, https://www.w3.org/TR/fetch-metadata/; RFC 6454 for older ones). Throws the problem `cross-site`.
 */
export function expectOwnPage(method: string, headers: IncomingHttpHeaders): void {
  if (SAFE_METHODS.has(method) || headers['x-api-key'] !== undefined || headers.authorization !== undefined) return;
  if (headers.cookie === undefined) return;
  const site = headers['sec-fetch-site'];
  const isOwn = site === undefined ? originHost(headers.origin) === headers.host : site === 'same-origin';
  if (isOwn) return;
  const found = site === undefined ? `Origin ${headers.origin ?? 'missing'}` : `Sec-Fetch-Site ${String(site)}`;
  throw new Problem('cross-site', `expected an act by cookie to come from a page of this service, found ${found}; send a token instead`);
}

function originHost(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
}
