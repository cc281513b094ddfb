import { BODY_ARGUMENT, type RouteCall } from '../schema/route-call.js';
import type { Caller } from './caller.js';

/** A request to a route, as it would come from outside. */
export interface RouteRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
  readonly remoteAddress: string;
}

/** An argument that is null is one that was not given, except within the body. */
export function requestOf({ method, path, places }: RouteCall, args: Readonly<Record<string, unknown>>, caller: Caller): RouteRequest {
  let url = path;
  const query = new URLSearchParams();
  const headers: Record<string, string> = { ...caller.headers };
  let payload: string | undefined;
  for (const [argument, place] of Object.entries(places)) {
    const value = args[argument];
    if (value === undefined || (value === null && argument !== BODY_ARGUMENT)) continue;
    if (place.in === 'path') url = url.replace(`{${place.name}}`, encodeURIComponent(String(value)));
    else if (place.in === 'query') for (const one of [value].flat()) query.append(place.name, String(one));
    else if (place.in === 'header') headers[place.name] = place.written(String(value));
    else payload = JSON.stringify(value);
  }
  if (payload !== undefined) headers['content-type'] = 'application/json';
  return {
    method: method as RouteRequest['method'],
    url: query.size > 0 ? `${url}?${query}` : url,
    headers,
    ...(payload !== undefined && { payload }),
    remoteAddress: caller.remoteAddress,
  };
}
