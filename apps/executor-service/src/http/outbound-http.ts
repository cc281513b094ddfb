import type { EgressGuard } from '@runbook/outbound';
import { Pool, type Dispatcher } from 'undici';
import type { OutboundRequest, Reply } from './exchange.js';
import { ReplyReading } from './reply-reading.js';

/**
 * HTTP through the egress guard over kept-alive connections, one pool per origin, one request at a time on a connection. Knows no
 * redirects, retries or time-outs: its caller does. `departing` is called when a connection stands and the first byte is about to be written. `send` rejects with `EgressDenied`, `ReplyTooLarge`, the signal's reason, or what
 * the network said.
 */
export class OutboundHttp {
  /** The least recently used first. */
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly guard: EgressGuard) {}

  async send(request: OutboundRequest, signal: AbortSignal, departing?: () => void): Promise<Reply> {
    this.guard.check(request.url);
    const pool = this.pool(request.url.origin);
    return new Promise((resolve, reject) => {
      const reading = new ReplyReading(signal, resolve, reject, departing);
      if (!reading.open) return;
      const options: Dispatcher.DispatchOptions = {
        path: request.url.pathname + request.url.search,
        method: request.method,
        headers: request.headers,
        body: request.body,
      };
      pool.dispatch(options, reading);
    });
  }

  /** Running calls end with an error. */
  async close(): Promise<void> {
    const pools = [...this.pools.values()];
    this.pools.clear();
    await Promise.all(pools.map((pool) => pool.destroy()));
  }

  private pool(origin: string): Pool {
    const open = this.pools.get(origin);
    if (open) this.pools.delete(origin);
    const pool = open ?? new Pool(origin, POOL_OPTIONS(this.guard));
    this.pools.set(origin, pool);
    if (this.pools.size > POOLS_MAX) this.dropOldest();
    return pool;
  }

  private dropOldest(): void {
    const [oldest] = this.pools;
    if (!oldest) return;
    const [origin, pool] = oldest;
    this.pools.delete(origin);
    // Lets what runs on it end; a new call to the origin gets a new pool.
    void pool.close();
  }
}

/** Open connections to one origin; servers and their balancers commonly accept more than this, and few gain from it. */
export const CONNECTIONS_PER_ORIGIN_MAX = 128;

/** Origins with kept-alive connections; a runbook that calls thousands of hosts must not keep thousands of sockets. */
const POOLS_MAX = 256;

const POOL_OPTIONS = (guard: EgressGuard): Pool.Options => ({
  connect: guard.connect,
  connections: CONNECTIONS_PER_ORIGIN_MAX,
  // One request at a time on a connection: a slow reply holds nobody else up.
  pipelining: 1,
  // The attempt's own time-out covers both.
  headersTimeout: 0,
  bodyTimeout: 0,
  maxHeaderSize: HEADER_BYTES_MAX,
});

/** Of a reply's header block; what common servers send stays far below. */
const HEADER_BYTES_MAX = 32 * 1024;
