import { endpointOfUrl } from '../egress/egress-guard.js';
import { targetOf } from '../egress/endpoint.js';
import type { OutboundConnections, Route } from '../egress/outbound-connection.js';
import type { ClientHttp2Session } from 'node:http2';
import type { OutboundRequest, Reply } from './exchange.js';
import { Http1Connections } from './http1-connections.js';
import { exchangeHttp1 } from './http1-exchange.js';
import { exchangeHttp2 } from './http2-exchange.js';
import { isUsable } from './http2-session.js';
import { ReplyReading } from './reply-reading.js';

/**
 * HTTP through the egress guard over kept-alive connections: HTTP/1.1, and HTTP/2 where the server chooses it (ALPN). Connections are shared by calls of
 * one origin that come by the same certificate and the same proxy, and by no others. Knows no redirects, retries or time-outs: its caller does.
 * `departing` is called when a connection stands and the first byte is about to be written. `send` rejects with `EgressDenied`, `TunnelRefused`,
 * `ReplyTooLarge`, the signal's reason, or what the network said.
 */
export class OutboundHttp {
  /** By way; the least recently used first. */
  private readonly ways = new Map<string, Way>();

  constructor(private readonly connections: OutboundConnections) {}

  async send(request: OutboundRequest, signal: AbortSignal, departing?: () => void): Promise<Reply> {
    this.connections.guard.check(request.url);
    // With every call, also where a connection is open that another tenant's call has opened.
    this.connections.expectOwn(endpointOfUrl(request.url), request.route ?? {});
    const way = this.way(request.url, request.route);
    return new Promise((resolve, reject) => {
      const reading = new ReplyReading(signal, request.method === 'HEAD', resolve, reject, departing);
      if (reading.open) dispatch(way, request, reading);
    });
  }

  /** Running calls end with an error. */
  close(): Promise<void> {
    const ways = [...this.ways.values()];
    this.ways.clear();
    for (const way of ways) {
      way.http1.destroy();
      way.http2?.destroy();
    }
    return Promise.resolve();
  }

  private way(url: URL, { identity, own, proxy = own?.proxy }: Route = {}): Way {
    const route = { ...(identity && { identity }), ...(proxy && { proxy }) };
    const key = [url.origin, identity?.digest ?? '', proxy ? `${targetOf(proxy)} ${proxy.secure} ${proxy.account ?? ''}` : ''].join(' ');
    const known = this.ways.get(key);
    if (known) this.ways.delete(key);
    const way = known ?? this.newWay(url, route);
    this.ways.set(key, way);
    if (this.ways.size > WAYS_MAX) this.dropOldest();
    return way;
  }

  private newWay(url: URL, route: Omit<Route, 'own'>): Way {
    const terms = { ...route, secure: url.protocol === 'https:', protocols: ['http/1.1', 'h2'] };
    return { http1: new Http1Connections((signal) => this.connections.open(endpointOfUrl(url), terms, signal)) };
  }

  private dropOldest(): void {
    const [oldest] = this.ways;
    if (!oldest) return;
    const [key, { http1, http2 }] = oldest;
    this.ways.delete(key);
    // Lets what runs on it end; a new call that goes this way gets new connections.
    http1.retire();
    http2?.close();
  }
}

/** The connections of one origin, certificate and proxy. */
interface Way {
  readonly http1: Http1Connections;
  http2?: ClientHttp2Session;
}

function dispatch(way: Way, request: OutboundRequest, reading: ReplyReading): void {
  if (isUsable(way.http2)) return exchangeHttp2(way.http2, request, reading);
  exchangeHttp1(way.http1, request, reading, ({ session }) => {
    // Of several first connections one is kept; each serves the call that it was opened for.
    const isKept = !isUsable(way.http2);
    if (isKept) way.http2 = session;
    exchangeHttp2(session, request, reading);
    if (!isKept) session.close();
  });
}

/** Ways with kept-alive connections; a runbook that calls thousands of hosts must not keep thousands of sockets. */
const WAYS_MAX = 256;
