import { connect, isIP, type Socket } from 'node:net';
import { buildConnector } from 'undici';
import { refusalOf } from './address-rules.js';
import { AllowList } from './allow-list.js';
import { EgressDenied } from './egress-denied.js';
import { bareHost, type Endpoint } from './endpoint.js';
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
 */
export class EgressGuard {
  private readonly allowed: AllowList;
  private readonly open = buildConnector({ timeout: CONNECT_TIMEOUT_MS });

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
    if (isIP(address)) this.expectReachable(url.hostname, portOf(url.protocol, url.port), [address]);
  }

  /** For undici: connects to checked addresses only, the name kept for TLS (SNI) and the certificate. */
  readonly connect: buildConnector.connector = (options, callback) => {
    this.addresses(options).then(
      (addresses) => this.connectToFirst(addresses, options, callback),
      (error: Error) => callback(error, null),
    );
  };

  /**
   * The checked addresses of a host, in the order in which they should be tried, for protocols that open their own connections: they go
   * to these and nowhere else. Rejects with `EgressDenied`, or with what kept the name from being resolved.
   */
  async reach({ hostname, port }: Endpoint): Promise<readonly string[]> {
    const address = bareHost(hostname);
    const addresses = isIP(address) ? [address] : await this.resolve(hostname);
    this.expectReachable(isIP(address) === 6 ? `[${address}]` : hostname, port, addresses);
    return addresses.slice(0, ADDRESSES_TRIED_MAX);
  }

  /** A TCP connection to a checked address. Rejects like `reach`, with the signal's reason, or with what the network said. */
  async dial(endpoint: Endpoint, signal: AbortSignal): Promise<Socket> {
    let failure: unknown;
    for (const host of await this.reach(endpoint)) {
      try {
        return await opened(connect({ host, port: endpoint.port, noDelay: true }), signal);
      } catch (error) {
        signal.throwIfAborted();
        failure = error;
      }
    }
    throw failure;
  }

  private addresses({ hostname, protocol, port }: buildConnector.Options): Promise<readonly string[]> {
    return this.reach({ hostname, port: portOf(protocol, port) });
  }

  private expectReachable(hostname: string, port: number, addresses: readonly string[]): void {
    if (addresses.length === 0) throw new Error(`expected ${hostname} to have an address, found none`);
    const named = this.allowed.has(hostname, port);
    for (const address of addresses) {
      const rule = refusalOf(address);
      if (rule === undefined) continue;
      const lifted = named && (rule !== 'metadata' || address === bareHost(hostname));
      if (!lifted) throw denied(hostname, port, address, rule);
    }
  }

  private connectToFirst(addresses: readonly string[], options: buildConnector.Options, callback: buildConnector.Callback): void {
    const [address = '', ...others] = addresses;
    // `host` names the server for TLS; `hostname` is where the socket goes.
    this.open({ ...options, host: options.host ?? options.hostname, hostname: address }, (...outcome) => {
      if (outcome[0] !== null && others.length > 0) this.connectToFirst(others, options, callback);
      else callback(...outcome);
    });
  }
}

/** A server that does not accept within this time is down; the attempt's own time-out may be shorter. */
const CONNECT_TIMEOUT_MS = 10_000;

/** A name with many dead addresses must not eat the whole time-out. */
const ADDRESSES_TRIED_MAX = 4;

const portOf = (protocol: string, port: string): number => (port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port));

function denied(hostname: string, port: number, address: string, rule: string): EgressDenied {
  const found = address === bareHost(hostname) ? `the ${rule} address ${address}` : `${address}, which is ${rule}`;
  const target = `${hostname}:${port}`;
  const remedy =
    rule === 'metadata'
      ? 'a metadata service is never called by a name'
      : `if the call is meant, let the operator add ${target} to EGRESS_ALLOW`;
  return new EgressDenied(target, rule, `expected ${target} to be a public address, found ${found}; ${remedy}`);
}

function opened(socket: Socket, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', callOff);
      socket.off('error', fail).off('connect', succeed);
    };
    const fail = (error: Error): void => {
      settle();
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const succeed = (): void => {
      settle();
      resolve(socket);
    };
    const callOff = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('called off'));
    const timer = setTimeout(() => fail(new Error(`no connection within ${CONNECT_TIMEOUT_MS} ms`)), CONNECT_TIMEOUT_MS);
    socket.on('error', fail).on('connect', succeed);
    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff);
  });
}
