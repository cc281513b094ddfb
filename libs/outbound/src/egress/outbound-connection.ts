import { isIP, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { AllowList } from './allow-list.js';
import type { ClientIdentity } from './client-identity.js';
import type { EgressGuard } from './egress-guard.js';
import { bareHost, type Endpoint } from './endpoint.js';
import type { OwnRule } from './own-rule.js';
import { opened } from './opened-socket.js';
import { tunnel, TunnelRefused, type Proxy } from './proxy.js';

/** How a connection is made, beside where it goes. */
export interface Route {
  /** By whom the caller is known to the server, over TLS. */
  readonly identity?: ClientIdentity;
  /** Undefined: as the tenant set, else the operator. */
  readonly proxy?: Proxy;
  /** Of the tenant that calls; undefined: it has none. */
  readonly own?: OwnRule;
}

/** What holds for all connections, by the operator's settings. */
export interface ConnectionSettings {
  /** PEM; undefined: what Node trusts. */
  readonly authorities?: Buffer;
  /** Through which all go that name no other; undefined: straight. */
  readonly proxy?: Proxy;
  /** What is called straight all the same. */
  readonly proxyExcept?: AllowList;
}

export interface ConnectionTerms extends Route {
  readonly secure: boolean;
  /** What is offered to speak over TLS (ALPN), the dearest first. */
  readonly protocols: readonly string[];
}

/**
 * The connections of all calls over HTTP and gRPC: through the egress guard, through a proxy where one is set, over TLS that trusts for all of them the
 * same authorities. Nothing here is taken from variables such as `HTTP_PROXY`.
 */
export class OutboundConnections {
  constructor(
    readonly guard: EgressGuard,
    private readonly settings: ConnectionSettings = {},
  ) {}

  /** Whether the caller's tenant lets the call go there, and through a proxy that the call itself names. Throws `EgressDenied`. */
  expectOwn(target: Endpoint, { own, proxy }: Route): void {
    this.guard.expectOwn(target, own);
    if (proxy && !proxy.named) this.guard.expectOwn(proxy, own);
  }

  /** Rejects with `EgressDenied`, `TunnelRefused`, the signal's reason, or what the network said. */
  async open(target: Endpoint, terms: ConnectionTerms, signal: AbortSignal): Promise<Socket | TLSSocket> {
    this.expectOwn(target, terms);
    const proxy = terms.proxy ?? terms.own?.proxy ?? this.proxyOf(target);
    const { secure } = terms;
    const socket = proxy ? await this.through(proxy, target, signal) : await this.guard.dial(target, signal);
    return secure ? this.secured(socket, target, terms, signal) : socket;
  }

  private proxyOf({ hostname, port }: Endpoint): Proxy | undefined {
    const { proxy, proxyExcept } = this.settings;
    return proxyExcept?.has(hostname, port) ? undefined : proxy;
  }

  private async through(proxy: Proxy, target: Endpoint, signal: AbortSignal): Promise<Socket> {
    let failure: unknown;
    for (const host of await this.guard.reachThroughProxy(target)) {
      const socket = await this.guard.dialProxy(proxy, proxy.named, signal);
      try {
        const spoken = proxy.secure ? await this.secured(socket, proxy, { secure: true, protocols: ['http/1.1'] }, signal) : socket;
        return await tunnel(spoken, proxy, host, target.port, signal);
      } catch (error) {
        // Another address helps only where the proxy tried this one.
        if (!(error instanceof TunnelRefused) || error.status < 500) throw error;
        failure = error;
      }
    }
    throw failure;
  }

  /** The name stays for the server (SNI) and for its certificate; the connection goes to the checked address. */
  private secured(socket: Socket, { hostname }: Endpoint, terms: ConnectionTerms, signal: AbortSignal): Promise<TLSSocket> {
    const { identity, protocols } = terms;
    const host = bareHost(hostname);
    const ca = identity?.authorities ?? this.settings.authorities;
    const secure = connectTls({
      socket,
      host,
      ...(isIP(host) === 0 && { servername: host }),
      ALPNProtocols: [...protocols],
      ...(ca !== undefined && { ca }),
      // No session is ever resumed: a resumed one would be the identity's that began it.
      ...(identity && { cert: identity.certificate, key: identity.privateKey }),
    });
    return opened(secure, 'secureConnect', signal);
  }
}
