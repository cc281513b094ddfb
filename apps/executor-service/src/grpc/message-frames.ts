import { REPLY_BYTES_MAX, ReplyTooLarge } from '@runbook/outbound';
import { gunzipSync, inflateSync } from 'node:zlib';
import { ReplyMalformed } from './grpc-status.js';

/** What a server may compress its messages with. */
export const ENCODINGS_ACCEPTED = 'identity,deflate,gzip';

/** A message as it is sent: not compressed, its length, its bytes (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export function framed(message: Buffer): Buffer {
  const head = Buffer.alloc(PREFIX_BYTES);
  head.writeUInt32BE(message.length, 1);
  return Buffer.concat([head, message]);
}

/** Cuts a stream's bytes into messages, up to the limits. */
export class MessageFrames {
  readonly messages: Buffer[] = [];
  /** Bytes of messages so far, unpacked. */
  private bytes = 0;
  private rest: Buffer[] = [];
  private restBytes = 0;
  /** Of the message that is being read, with its prefix; undefined: the prefix is not there yet. */
  private wanted?: number;

  constructor(
    private readonly messagesMax: number,
    /** `grpc-encoding` of the reply. */
    private readonly encoding: () => string | undefined,
  ) {}

  /** Throws `ReplyTooLarge`, `TooManyMessages`, or `ReplyMalformed` for a message that does not unpack. */
  take(chunk: Buffer): void {
    this.rest.push(chunk);
    this.restBytes += chunk.length;
    for (;;) {
      if (this.restBytes < (this.wanted ?? PREFIX_BYTES)) return;
      const whole = this.rest.length === 1 ? this.rest[0]! : Buffer.concat(this.rest);
      this.wanted ??= PREFIX_BYTES + whole.readUInt32BE(1);
      if (this.bytes + this.wanted - PREFIX_BYTES > REPLY_BYTES_MAX) throw new ReplyTooLarge();
      this.rest = [whole];
      if (whole.length < this.wanted) continue;
      this.add(whole.subarray(PREFIX_BYTES, this.wanted), whole[0] === 1);
      this.rest = [whole.subarray(this.wanted)];
      this.restBytes -= this.wanted;
      this.wanted = undefined;
    }
  }

  /** Bytes of a message that did not come to its end. */
  get cut(): boolean {
    return this.restBytes > 0;
  }

  private add(message: Buffer, compressed: boolean): void {
    if (this.messages.length >= this.messagesMax) throw new TooManyMessages(this.messagesMax);
    const plain = compressed ? unpacked(message, this.encoding(), REPLY_BYTES_MAX - this.bytes) : message;
    this.bytes += plain.length;
    this.messages.push(plain);
  }
}

export class TooManyMessages extends Error {
  override readonly name = 'TooManyMessages';
  constructor(max: number) {
    super(`expected at most ${max} messages from the stream, found more; ask for fewer, for example by pages`);
  }
}

function unpacked(message: Buffer, encoding: string | undefined, maxOutputLength: number): Buffer {
  const unpack = encoding === 'gzip' ? gunzipSync : encoding === 'deflate' ? inflateSync : undefined;
  if (!unpack) throw new ReplyMalformed(`messages compressed by ${encoding ?? 'nobody knows what'}`);
  try {
    return unpack(message, { maxOutputLength });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new ReplyTooLarge();
    throw new ReplyMalformed(`${encoding} that does not unpack`);
  }
}

const PREFIX_BYTES = 5;
