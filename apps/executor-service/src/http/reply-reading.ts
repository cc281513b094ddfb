import { PAYLOAD_BYTES_MAX } from '@runbook/domain';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Reply } from './exchange.js';

/** Collects one reply, up to the size limit, until it ends, fails or is called off. Settles exactly once. */
export class ReplyReading implements Dispatcher.DispatchHandler {
  open = true;
  private controller?: Dispatcher.DispatchController;
  private status = 0;
  private headers: Readonly<Record<string, string>> = {};
  private readonly chunks: Buffer[] = [];
  private bytes = 0;

  constructor(
    private readonly signal: AbortSignal,
    private readonly resolve: (reply: Reply) => void,
    private readonly reject: (error: Error) => void,
    /** Called before the request's first byte is written. */
    private readonly departing: () => void = () => undefined,
  ) {
    if (signal.aborted) this.callOff();
    else signal.addEventListener('abort', this.callOff);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    // Called off while it waited for a connection.
    if (!this.open) controller.abort(reasonOf(this.signal));
    else this.departing();
  }

  onResponseStart(_controller: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = flat(headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.bytes > REPLY_BYTES_MAX) controller.abort(new ReplyTooLarge());
    else this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    const [first] = this.chunks;
    const body = this.chunks.length === 1 && first ? first : Buffer.concat(this.chunks);
    if (this.settle()) this.resolve({ status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.settle()) this.reject(error);
  }

  private readonly callOff = (): void => {
    if (!this.settle()) return;
    this.reject(reasonOf(this.signal));
    this.controller?.abort(reasonOf(this.signal));
  };

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

const reasonOf = (signal: AbortSignal): Error => (signal.reason instanceof Error ? signal.reason : new Error('called off'));

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const name of Object.keys(headers)) {
    const value = headers[name];
    if (value !== undefined) plain[name] = typeof value === 'string' ? value : value.join(', ');
  }
  return plain;
}
