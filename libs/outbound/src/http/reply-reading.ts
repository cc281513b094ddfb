import { PAYLOAD_BYTES_MAX } from '@runbook/domain';
import type { IncomingHttpHeaders as Http1Headers } from 'node:http';
import type { IncomingHttpHeaders as Http2Headers } from 'node:http2';
import { reasonOf } from '../egress/call-off.js';
import type { Reply } from './exchange.js';

/** Collects one reply, up to the size limit, until it ends, fails or is called off. Settles exactly once. */
export class ReplyReading {
  open = true;
  private abort?: (error: Error) => void;
  private status?: number;
  private headers: Readonly<Record<string, string>> = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly signal: AbortSignal,
    /** A reply to HEAD tells a length and has no body. */
    private readonly bodiless: boolean,
    private readonly resolve: (reply: Reply) => void,
    private readonly reject: (error: Error) => void,
    /** Called before the request's first byte is written. */
    private readonly departing: () => void = () => undefined,
  ) {
    if (signal.aborted) this.callOff();
    else signal.addEventListener('abort', this.callOff);
  }

  /** A connection stands, and nothing was written yet. `abort` ends the exchange. */
  start(abort: (error: Error) => void): void {
    this.abort = abort;
    // Called off while it waited for a connection.
    if (!this.open) abort(reasonOf(this.signal));
    else this.departing();
  }

  head(status: number, headers: Http1Headers | Http2Headers): void {
    this.status = status;
    this.headers = flat(headers);
  }

  data(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes <= REPLY_BYTES_MAX) this.chunks.push(chunk);
    else if (this.open) this.giveUp(new ReplyTooLarge());
  }

  /** `whole`: the transport heard the other side end it. Where it did not, a length that fits says the same. */
  end(whole: boolean): void {
    if (this.status === undefined) return this.fail(new Error('that the stream ended without a reply'));
    const length = this.bodiless || this.status === 204 || this.status === 304 ? undefined : this.headers['content-length'];
    const missing = length === undefined ? !whole : Number(length) !== this.bytes;
    if (missing) return this.fail(new Error(`that the reply was cut after ${this.bytes} bytes`));
    const [first] = this.chunks;
    const body = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    if (this.settle()) this.resolve({ status: this.status, headers: this.headers, body });
  }

  fail(error: Error): void {
    if (this.settle()) this.reject(error);
  }

  private readonly callOff = (): void => this.giveUp(reasonOf(this.signal));

  private giveUp(error: Error): void {
    if (!this.settle()) return;
    this.reject(error);
    this.abort?.(error);
  }

  private settle(): boolean {
    if (!this.open) return false;
    this.open = false;
    this.signal.removeEventListener('abort', this.callOff);
    return true;
  }
}

/** The reply is larger than a payload may be. */
export class ReplyTooLarge extends Error {
  override readonly name = 'ReplyTooLarge';
  constructor() {
    super(`expected a reply of at most ${REPLY_BYTES_MAX} bytes, found more; ask the service for less, for example by paging`);
  }
}

/** The same as for payloads at the gateway: what may come in as input may come in as a reply. */
export const REPLY_BYTES_MAX = PAYLOAD_BYTES_MAX;

/** Of a reply's header block; what common servers send stays far below. */
export const HEADER_BYTES_MAX = 32 * 1024;

function flat(headers: Http1Headers | Http2Headers): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value === undefined || name.startsWith(':')) continue;
    plain[name] = readable(Array.isArray(value) ? value.join(', ') : String(value));
  }
  return plain;
}

/** Node reads every byte of a header as a character; most who send more than ASCII mean UTF-8. */
function readable(value: string): string {
  if (!/[\x80-\xff]/.test(value)) return value;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'latin1'));
  } catch {
    return value;
  }
}
