import { Metadata, status, type Client, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { ReplyTooLarge, REPLY_BYTES_MAX } from '../http/reply-reading.js';

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
  /** Initial metadata and trailers; lower-case names, repeated ones joined by a comma, binary ones left out. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * One message there, a stream of messages back: a unary reply is a stream of one. Rejects with `ServiceError`, `ReplyTooLarge`, or the
 * signal's reason.
 */
export function exchange(client: Client, { path, message, metadata, deadline, signal }: GrpcRequest): Promise<GrpcReply> {
  return new Promise((resolve, reject) => {
    const same = (bytes: Buffer): Buffer => bytes;
    const call: ClientReadableStream<Buffer> = client.makeServerStreamRequest(path, same, same, message, metadata, { deadline });
    const messages: Buffer[] = [];
    const headers: Record<string, string> = {};
    let bytes = 0;
    const callOff = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error('called off'));
      call.cancel();
    };
    call.on('metadata', (initial) => collect(initial, headers));
    call.on('data', (one: Buffer) => {
      bytes += one.length;
      messages.push(one);
      if (bytes <= REPLY_BYTES_MAX && messages.length <= MESSAGES_MAX) return;
      reject(bytes > REPLY_BYTES_MAX ? new ReplyTooLarge() : new TooManyMessages());
      call.cancel();
    });
    call.on('error', (error: ServiceError) => reject(isTooLarge(error) ? new ReplyTooLarge() : error));
    call.on('status', ({ code, metadata: trailers }) => {
      signal.removeEventListener('abort', callOff);
      collect(trailers, headers);
      if (code === status.OK) resolve({ messages, headers });
    });
    if (signal.aborted) callOff();
    else signal.addEventListener('abort', callOff);
  });
}

/** Of one stream; who expects more asks for pages. */
export const MESSAGES_MAX = 10_000;

export class TooManyMessages extends Error {
  override readonly name = 'TooManyMessages';
  constructor() {
    super(`expected at most ${MESSAGES_MAX} messages from the stream, found more; ask for fewer, for example by pages`);
  }
}

/** The libraries on either side have no other sign for it. */
const isTooLarge = ({ code, details }: ServiceError): boolean => code === status.RESOURCE_EXHAUSTED && TOO_LARGE.test(details);

/** Of the one that received the reply, or of the one that could not send it. */
const TOO_LARGE = /^Received message larger than max|sen[dt] message (with a size )?larger than/i;

function collect(metadata: Metadata, headers: Record<string, string>): void {
  for (const name of Object.keys(metadata.getMap())) {
    if (!name.endsWith('-bin')) headers[name] = metadata.get(name).map(String).join(', ');
  }
}
