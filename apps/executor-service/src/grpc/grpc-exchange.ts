import { systemClock } from '@runbook/ports';
import { constants, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { GrpcChannel } from './grpc-channel.js';
import { DeadlinePassed, GrpcStatus, messageOf, NoStatus, statusOf } from './grpc-status.js';
import { ENCODINGS_ACCEPTED, framed, MessageFrames } from './message-frames.js';
import { bytesOfBase64, collectMetadata, wireValue, type Metadata } from './metadata.js';

export interface GrpcRequest {
  /** `/package.Service/Method`. */
  readonly path: string;
  readonly message: Buffer;
  readonly metadata: Metadata;
  readonly deadline: Date;
  readonly signal: AbortSignal;
}

export interface GrpcReply {
  readonly messages: readonly Buffer[];
  /** Initial metadata and trailers. */
  readonly headers: Metadata;
  /** The last message was cut, although the status is OK. */
  readonly cut: boolean;
}

/** Of one stream; who expects more asks for pages. */
export const MESSAGES_MAX = 10_000;

/**
 * One message there, a stream of messages back: a unary reply is a stream of one (gRPC over HTTP/2). Rejects with `GrpcStatus` only where the server
 * itself sent a status; a stream that ends in any other way is `NoStatus`, whatever it ends with: what a reset says of a call is what a proxy says
 * that gave up, too. Else with `DeadlinePassed`, `ReplyTooLarge`, `TooManyMessages`, `ReplyMalformed`, or the signal's reason.
 */
export function exchange(channel: GrpcChannel, request: GrpcRequest): Promise<GrpcReply> {
  return new Promise((resolve, reject) => new Exchange(channel, request, resolve, reject));
}

class Exchange {
  private readonly stream: ClientHttp2Stream;
  private readonly frames = new MessageFrames(MESSAGES_MAX, () => this.encoding);
  private readonly metadata: Record<string, string> = {};
  private readonly timer: NodeJS.Timeout;
  private encoding?: string;
  private httpStatus?: number;
  private fault?: Error;
  /** The server's own status is OK; its messages may still be on their way through the stream's buffer. */
  private isOk = false;

  constructor(
    channel: GrpcChannel,
    private readonly request: GrpcRequest,
    private readonly resolve: (reply: GrpcReply) => void,
    private readonly reject: (error: Error) => void,
  ) {
    const leftMs = Math.max(1, request.deadline.getTime() - systemClock.now());
    this.timer = setTimeout(() => this.giveUp(new DeadlinePassed(`no answer within ${leftMs} ms`)), leftMs);
    this.stream = channel.session.request(headersOf(channel, request, leftMs), { endStream: false });
    this.stream
      .on('response', (headers, flags) => this.begun(headers, (flags & constants.NGHTTP2_FLAG_END_STREAM) !== 0))
      .on('trailers', (trailers) => this.ended(trailers))
      .on('data', (chunk: Buffer) => this.take(chunk))
      .on('end', () => this.isOk && this.complete())
      // A stream that breaks off says so by 'error' and then, as every stream, by 'close'.
      .on('error', (error) => (this.fault = error))
      .on('close', () => this.closed());
    this.stream.end(framed(request.message));
    if (request.signal.aborted) this.callOff();
    else request.signal.addEventListener('abort', this.callOff);
  }

  private begun(headers: IncomingHttpHeaders, alone: boolean): void {
    this.httpStatus = Number(headers[':status']);
    this.encoding = headers['grpc-encoding']?.toString();
    // "Trailers-Only": status and end in one.
    if (alone) this.ended(headers, true);
    else collectMetadata(headers, this.metadata);
  }

  private take(chunk: Buffer): void {
    // What is no gRPC, such as an error page, is not cut into messages.
    if (this.httpStatus !== 200) return;
    try {
      this.frames.take(chunk);
    } catch (error) {
      this.giveUp(error as Error);
    }
  }

  private ended(trailers: IncomingHttpHeaders, cameAlone = false): void {
    const status = statusOf(trailers['grpc-status']?.toString());
    if (!status) return;
    collectMetadata(trailers, this.metadata);
    this.isOk = status.code === 0;
    if (this.isOk) return;
    this.settle();
    const details = bytesOfBase64(trailers['grpc-status-details-bin']?.toString() ?? '');
    const pushback = trailers['grpc-retry-pushback-ms']?.toString();
    const said = messageOf(trailers['grpc-message']?.toString());
    this.reject(new GrpcStatus(status.code, status.status, said, details?.length ? details : undefined, pushback, cameAlone));
  }

  private complete(): void {
    this.settle();
    this.resolve({ messages: this.frames.messages, headers: this.metadata, cut: this.frames.cut });
  }

  private closed(): void {
    if (this.isOk) return this.complete();
    this.settle();
    const answer = this.httpStatus === undefined || this.httpStatus === 200 ? '' : `, and an answer ${this.httpStatus} that is no gRPC`;
    const how = this.stream.rstCode === constants.NGHTTP2_NO_ERROR ? (this.fault?.message ?? 'its end') : resetName(this.stream.rstCode);
    this.reject(new NoStatus(`that the stream ended without a status (${how}${answer})`, this.httpStatus));
  }

  private readonly callOff = (): void => {
    const { reason } = this.request.signal as { readonly reason: unknown };
    this.giveUp(reason instanceof Error ? reason : new Error('called off'));
  };

  private giveUp(error: Error): void {
    this.settle();
    this.reject(error);
    this.stream.close(constants.NGHTTP2_CANCEL);
  }

  private settle(): void {
    clearTimeout(this.timer);
    this.request.signal.removeEventListener('abort', this.callOff);
  }
}

function headersOf(channel: GrpcChannel, { path, metadata }: GrpcRequest, leftMs: number): Record<string, string> {
  return {
    ':method': 'POST',
    ':scheme': channel.scheme,
    ':authority': channel.authority,
    ':path': path,
    te: 'trailers',
    'content-type': 'application/grpc',
    'grpc-timeout': timeoutText(leftMs),
    'grpc-accept-encoding': ENCODINGS_ACCEPTED,
    'user-agent': 'runbook-executor',
    ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, wireValue(name, value)])),
  };
}

/** At most eight digits and a unit (gRPC over HTTP/2, "Timeout"). */
const timeoutText = (ms: number): string => (ms < 100_000_000 ? `${Math.ceil(ms)}m` : `${Math.ceil(ms / 1_000)}S`);

/** As RFC 9113 section 7 calls it. */
const resetName = (code: number | undefined): string =>
  Object.entries(constants)
    .find(([name, value]) => value === code && RESETS.has(name))?.[0]
    .slice('NGHTTP2_'.length) ?? `reset with code ${code}`;

const RESETS: ReadonlySet<string> = new Set([
  'NGHTTP2_PROTOCOL_ERROR',
  'NGHTTP2_INTERNAL_ERROR',
  'NGHTTP2_FLOW_CONTROL_ERROR',
  'NGHTTP2_STREAM_CLOSED',
  'NGHTTP2_FRAME_SIZE_ERROR',
  'NGHTTP2_REFUSED_STREAM',
  'NGHTTP2_CANCEL',
  'NGHTTP2_COMPRESSION_ERROR',
  'NGHTTP2_CONNECT_ERROR',
  'NGHTTP2_ENHANCE_YOUR_CALM',
  'NGHTTP2_INADEQUATE_SECURITY',
  'NGHTTP2_HTTP_1_1_REQUIRED',
]);
