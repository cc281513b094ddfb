/** Statuses of gRPC by number (google/rpc/code.proto). */
export const STATUS_NAMES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

export type StatusName = (typeof STATUS_NAMES)[number];

/** The server said with its own status that the call has failed. Nothing else is ever told by this error. */
export class GrpcStatus extends Error {
  override readonly name = 'GrpcStatus';
  constructor(
    readonly code: number,
    /** A number that this list does not know is UNKNOWN, as the protocol has it. */
    readonly status: StatusName,
    /** What the server says to it, decoded. */
    readonly said: string,
    /** Bytes of a `google.rpc.Status`, where the server sent one. */
    readonly details: Buffer | undefined,
    /** `grpc-retry-pushback-ms`, as it was sent. */
    readonly pushback: string | undefined,
    /** Nothing came before it, neither metadata nor a message ("Trailers-Only"): so refuses who looks at a call before it is begun. */
    readonly cameAlone: boolean,
  ) {
    super(said);
  }
}

/** The stream ended, and no status had come: nobody knows what became of the call. */
export class NoStatus extends Error {
  override readonly name = 'NoStatus';
  constructor(
    message: string,
    /** Of the HTTP answer, if there was one. */
    readonly httpStatus?: number,
  ) {
    super(message);
  }
}

/** `grpc-timeout` has passed here; the server was told so. */
export class DeadlinePassed extends Error {
  override readonly name = 'DeadlinePassed';
}

/** The reply came with status OK, and is not what the protocol allows. */
export class ReplyMalformed extends Error {
  override readonly name = 'ReplyMalformed';
}

/** Undefined for a text that is no status. */
export function statusOf(text: string | undefined): { readonly code: number; readonly status: StatusName } | undefined {
  if (text === undefined || !/^\d{1,9}$/.test(text)) return undefined;
  const code = Number(text);
  return { code, status: STATUS_NAMES[code] ?? 'UNKNOWN' };
}

/** `grpc-message`: UTF-8, percent-encoded; what does not decode is shown as it came (gRPC over HTTP/2, "Status-Message"). */
export function messageOf(text: string | undefined): string {
  if (text === undefined) return '';
  const bytes = Buffer.from(
    text.replaceAll(/%([0-9A-Fa-f]{2})/g, (_all, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );
  return bytes.toString('utf8');
}
