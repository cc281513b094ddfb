import { setMaxListeners } from 'node:events';
import { Agent, type ClientRequestArgs } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { http2SessionOn, IDLE_MS_MAX } from './http2-session.js';
import { SpeaksHttp2 } from './speaks-http2.js';

/** Open connections to one origin; servers and their balancers commonly accept more than this, and few gain from it. */
export const CONNECTIONS_PER_ORIGIN_MAX = 128;

/** Kept-alive connections of one way, one request at a time on each: a slow reply holds nobody else up. */
export class Http1Connections extends Agent {
  private readonly closing = new AbortController();

  constructor(private readonly open: (signal: AbortSignal) => Promise<Socket | TLSSocket>) {
    super({ keepAlive: true, maxSockets: CONNECTIONS_PER_ORIGIN_MAX, maxFreeSockets: CONNECTIONS_PER_ORIGIN_MAX, timeout: IDLE_MS_MAX });
    // Each connection that is being opened listens: more than Node takes for a leak.
    setMaxListeners(CONNECTIONS_PER_ORIGIN_MAX, this.closing.signal);
  }

  /** A connection on which the server chose HTTP/2 is none of these: its request fails with `SpeaksHttp2`, nothing being sent. */
  override createConnection(_options: ClientRequestArgs, callback: (error: Error | null, stream: Duplex) => void): undefined {
    const done = callback as (error: Error | null, socket?: Duplex) => void;
    this.open(this.closing.signal).then(
      (socket) => {
        if ((socket as Partial<TLSSocket>).alpnProtocol === 'h2') done(new SpeaksHttp2(http2SessionOn(socket)));
        else done(null, socket);
      },
      (error: Error) => done(error),
    );
  }

  override getName(): string {
    return '';
  }

  override destroy(): void {
    this.closing.abort(new Error('the executor is closing'));
    super.destroy();
  }

  /** Nothing new comes; what runs may end. */
  retire(): void {
    for (const socket of Object.values(this.freeSockets).flat()) socket?.destroy();
  }
}
