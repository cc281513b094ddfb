import { request } from 'node:http';
import { isIP, type Socket } from 'node:net';
import type { Endpoint } from './endpoint.js';
import { reasonOf } from './call-off.js';
import { endpointOf } from './endpoint.js';
import { CONNECT_TIMEOUT_MS } from './opened-socket.js';

/** An HTTP proxy that opens tunnels (`CONNECT`, RFC 9110 section 9.3.6). */
export interface Proxy extends Endpoint {
  /** The proxy itself is spoken to over TLS. */
  readonly secure: boolean;
  /** `user:password`, a secret. */
  readonly account?: string;
  /** The operator's own setting names it, not a step. */
  readonly named: boolean;
}

/** Reads `http://host:port` or `https://host:port`, without an account; undefined when the text is something else. */
export function proxyOf(text: string): (Endpoint & { readonly secure: boolean }) | undefined {
  const [, scheme = '', rest = ''] = /^(https?):\/\/([^/]*)\/?$/i.exec(text) ?? [];
  const secure = scheme.toLowerCase() === 'https';
  const endpoint = endpointOf(rest, secure ? 443 : 80);
  return endpoint && { ...endpoint, secure };
}

/** Reads `EGRESS_PROXY`: `http://user:password@host:port`, the account where there is one. Throws an error that never shows the password. */
export function proxyOfSetting(text: string): Proxy {
  const [, scheme = '', account, rest = ''] = /^(https?:\/\/)(?:([^@/]*)@)?(.*)$/i.exec(text) ?? [];
  const read = proxyOf(scheme + rest);
  const [user = '', password] = (account ?? '').split(':').map(decoded);
  if (!read || user === undefined || (account !== undefined && (user === '' || password === undefined))) {
    throw new Error(
      'expected EGRESS_PROXY to be a proxy, found another form; write for example http://proxy.internal:3128 or http://user:password@proxy.internal:3128',
    );
  }
  return { ...read, named: true, ...(account !== undefined && { account: `${user}:${password}` }) };
}

function decoded(part: string): string | undefined {
  try {
    return decodeURIComponent(part);
  } catch {
    return undefined;
  }
}

/** The proxy answered, and would not open the tunnel. Nothing was sent through it. */
export class TunnelRefused extends Error {
  override readonly name = 'TunnelRefused';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Has the proxy at the other end of `socket` connect to `host:port`; what is written to the socket from then on goes there. */
export function tunnel(socket: Socket, proxy: Proxy, host: string, port: number, signal: AbortSignal): Promise<Socket> {
  const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  const place = `proxy ${proxy.hostname}:${proxy.port}`;
  return new Promise((resolve, reject) => {
    const asking = request({
      createConnection: () => socket,
      method: 'CONNECT',
      path: target,
      headers: {
        host: target,
        'user-agent': 'runbook-executor',
        ...(proxy.account !== undefined && { 'proxy-authorization': `Basic ${Buffer.from(proxy.account).toString('base64')}` }),
      },
      signal,
    });
    const timer = setTimeout(() => asking.destroy(new Error(`no tunnel of ${place} within ${CONNECT_TIMEOUT_MS} ms`)), CONNECT_TIMEOUT_MS);
    const fail = (error: Error): void => {
      clearTimeout(timer);
      socket.on('error', () => undefined).destroy();
      reject(signal.aborted ? reasonOf(signal) : error);
    };
    asking.on('error', fail);
    asking.on('connect', ({ statusCode = 0 }, _socket, head) => {
      if (statusCode < 200 || statusCode > 299) return fail(new TunnelRefused(statusCode, refusal(place, target, statusCode)));
      clearTimeout(timer);
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asking.end();
  });
}

function refusal(place: string, target: string, status: number): string {
  const remedy =
    status === 407
      ? 'correct its account'
      : status === 403 || status === 405
        ? 'let who runs the proxy allow it, or call the service without it'
        : 'check that the service runs and that the proxy reaches it';
  return `expected ${place} to open a tunnel to ${target}, found ${status}; ${remedy}`;
}
