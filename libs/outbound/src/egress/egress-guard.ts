import { connect, isIP, type Socket } from 'node:net';
import { refusalOf } from './address-rules.js';
import { AllowList } from './allow-list.js';
import { EgressDenied } from './egress-denied.js';
import { bareHost, targetOf, type Endpoint } from './endpoint.js';
import type { OwnRule } from './own-rule.js';
import { opened } from './opened-socket.js';
import { systemResolver, type Resolver } from './resolver.js';

/**
 * Stands between every outbound call and the network.
 *
 * 1. A name is resolved once per connection, every address it has is checked, and the connection goes to a checked address: a name
 *    that answers differently the next time (DNS rebinding) gains nothing.
 * 2. One refused address refuses the name: a mixed answer is an attack or a mistake.
 * 3. What is not public is refused unless `EGRESS_ALLOW` names exactly this host and port; a metadata service is let through only when
 *    its address itself is named, whatever an allowed name resolves to.
 * 4. A connection that is open stays usable: its address was checked, and only its own origin reuses it.
 * 5. Where the caller's tenant has a rule of its own, that is asked too, with every call: an open connection was let through by somebody else's.
 * 6. A proxy is no way round: the target is checked all the same, and the proxy is asked for the checked address.
 */
export class EgressGuard {
  private readonly allowed: AllowList;

  /** `allow`: see `Settings.egressAllow`. */
  constructor(
    allow: readonly string[],
    private readonly resolve: Resolver = systemResolver,
  ) {
    this.allowed = new AllowList(allow);
  }

  /** What can be said before a name is resolved. Exotic spellings of IPv4 addresses are already plain: `URL` reads them as such. Throws `EgressDenied`. */
  check(url: URL): void {
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new EgressDenied(
        url.protocol,
        'scheme',
        `expected a URL with http or https, found ${url.protocol} in ${url.host}; only these are called`,
      );
    }
    if (url.username !== '' || url.password !== '') {
      throw new EgressDenied(
        url.host,
        'userinfo',
        `expected a URL without user name and password, found both or one for ${url.host}; use credential: name`,
      );
    }
    const address = bareHost(url.hostname);
    if (isIP(address)) this.expectReachable(endpointOfUrl(url), [address]);
  }

  /** Whether the caller's tenant lets the call go there. Throws `EgressDenied`. */
  expectOwn(endpoint: Endpoint, own: OwnRule | undefined): void {
    if (!own || own.allows(endpoint)) return;
    const target = targetOf(endpoint);
    const message = `expected ${target} to be among the places that steps of ${own.tenant} may reach, found it is not; if the call is meant, let an administrator of the tenant add it (PUT /api/v1/egress-rule)`;
    throw new EgressDenied(target, 'tenant', message);
  }

  /**
   * The checked addresses of a host, in the order in which they should be tried, for protocols that open their own connections: they go
   * to these and nowhere else. Rejects with `EgressDenied`, or with what kept the name from being resolved.
   */
  async reach(endpoint: Endpoint): Promise<readonly string[]> {
    const addresses = await this.addresses(endpoint);
    this.expectReachable(endpoint, addresses);
    return addresses.slice(0, ADDRESSES_TRIED_MAX);
  }

  /** A TCP connection to a checked address. Rejects like `reach`, with the signal's reason, or with what the network said. */
  async dial(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
    return firstOpened(await this.reach(endpoint), endpoint.port, signal);
  }

  /**
   * A TCP connection to a proxy. A proxy sees every call and decides where it really goes: it must be named, by the operator's own setting (`named`) or
   * by `EGRESS_ALLOW`, however public its address is. Rejects like `dial`.
   */
  async dialProxy(proxy: Endpoint, named: boolean, signal: AbortSignal): Promise<Socket> {
    const { hostname, port } = proxy;
    if (!named && !this.allowed.has(hostname, port)) {
      const target = targetOf(proxy);
      const message = `expected proxy ${target} to be one that the operator named, found another; let the operator add ${target} to EGRESS_ALLOW`;
      throw new EgressDenied(target, 'proxy', message);
    }
    const addresses = await this.addresses(proxy);
    this.expectReachable(proxy, addresses, true);
    return firstOpened(addresses, port, signal);
  }

  /**
   * What a proxy is asked to connect to: the checked addresses of the target, in the order in which they should be tried. A host and port that the
   * operator named may be asked for by its name, and need not have an address here: proxies of closed networks resolve for those behind them.
   * Rejects like `reach`.
   */
  async reachThroughProxy(target: Endpoint): Promise<readonly string[]> {
    if (!this.allowed.has(target.hostname, target.port)) return this.reach(target);
    const addresses = await this.addresses(target).catch(() => []);
    if (addresses.length > 0) this.expectReachable(target, addresses, true);
    return [bareHost(target.hostname)];
  }

  private async addresses({ hostname }: Endpoint): Promise<readonly string[]> {
    const address = bareHost(hostname);
    return isIP(address) ? [address] : this.resolve(hostname);
  }

  private expectReachable({ hostname, port }: Endpoint, addresses: readonly string[], named = this.allowed.has(hostname, port)): void {
    if (addresses.length === 0) throw new Error(`expected ${hostname} to have an address, found none`);
    for (const address of addresses) {
      const rule = refusalOf(address);
      if (rule === undefined) continue;
      const lifted = named && (rule !== 'metadata' || address === bareHost(hostname));
      if (!lifted) throw denied(hostname, port, address, rule);
    }
  }
}

/** A name with many dead addresses must not eat the whole time-out. */
const ADDRESSES_TRIED_MAX = 4;

/** Where a URL with http or https leads to. */
export const endpointOfUrl = ({ protocol, hostname, port }: URL): Endpoint => ({
  hostname,
  port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
});

async function firstOpened(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  let failure: unknown;
  for (const host of addresses.slice(0, ADDRESSES_TRIED_MAX)) {
    try {
      return await opened(connect({ host, port, noDelay: true, keepAlive: true }), 'connect', signal);
    } catch (error) {
      signal.throwIfAborted();
      failure = error;
    }
  }
  throw failure;
}

function denied(hostname: string, port: number, address: string, rule: string): EgressDenied {
  const found = address === bareHost(hostname) ? `the ${rule} address ${address}` : `${address}, which is ${rule}`;
  const target = `${hostname}:${port}`;
  const remedy =
    rule === 'metadata'
      ? 'a metadata service is never called by a name'
      : `if the call is meant, let the operator add ${target} to EGRESS_ALLOW`;
  return new EgressDenied(target, rule, `expected ${target} to be a public address, found ${found}; ${remedy}`);
}
