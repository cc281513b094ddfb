import type { HttpReply, Json } from '@runbook/domain';
import { targetOf } from '@runbook/outbound';
import type { GrpcChannels } from '../grpc/grpc-channel.js';
import { exchange, type GrpcReply } from '../grpc/grpc-exchange.js';
import { methodOf, schemaOfText, SchemaUnusable, type GrpcMethod } from '../grpc/grpc-schema.js';
import { DeadlinePassed, GrpcStatus, NoStatus, ReplyMalformed } from '../grpc/grpc-status.js';
import { decodeMessage } from '../grpc/json/decode-message.js';
import { encodeMessage } from '../grpc/json/encode-message.js';
import { TooManyMessages } from '../grpc/message-frames.js';
import { metadataFault, type Metadata } from '../grpc/metadata.js';
import { reflect } from '../grpc/reflection.js';
import { authOf, authorize } from './call-credential.js';
import { failureOf } from './call-failure.js';
import { recordedHeaders } from './call-reply.js';
import { called } from './called.js';
import { routeOf } from './call-route.js';
import { brokenFailure, grpcFailure } from './grpc-failure.js';
import { addressOf, parseGrpcCall, type GrpcParameters } from './grpc-parameters.js';
import { invalidParameters } from './invalid-parameters.js';
import { textMember } from './parameter-member.js';
import { requestHeader } from './request-header.js';
import { StepFailure, type StepAttempt, type StepOutcome } from './step-runner.js';
import { systemClock } from '@runbook/ports';

/** `call-service` steps with `address`. */
export const isGrpc = (parameters: Json): boolean => textMember(parameters, 'address') !== undefined;

/** For the limit per host. */
export function grpcTarget(address: string): string | undefined {
  const target = addressOf(address);
  return target && targetOf(target);
}

/**
 * One call of a gRPC method over a connection of its own: one message there, one message or a bounded stream of them back. What the
 * method takes and gives is known from the step's `proto`, or asked of the server (reflection) before the call.
 */
export class GrpcCalls {
  constructor(private readonly channels: GrpcChannels) {}

  async run(attempt: StepAttempt): Promise<StepOutcome> {
    const call = parseGrpcCall(attempt.parameters);
    const place = `gRPC ${targetOf(call.address)} ${call.service}/${call.method}`;
    const deadline = new Date(systemClock.now() + attempt.timeLeftMs);
    try {
      const { method, reply } = await this.exchanged(call, attempt, deadline);
      return outcomeOf(method, reply, place, attempt);
    } catch (error) {
      throw failed(error, place, attempt);
    }
  }

  /** As over HTTP after a 401: a token that was withdrawn before its time is fetched anew, once, where the server has refused the call before it began it. */
  private async exchanged(call: GrpcParameters, attempt: StepAttempt, deadline: Date): Promise<Exchanged> {
    try {
      return await this.once(call, attempt, deadline);
    } catch (error) {
      if (!attempt.renewCredential || !isUnknownCaller(error)) throw error;
      return this.once(call, { ...attempt, credential: await attempt.renewCredential() }, deadline);
    }
  }

  private async once(call: GrpcParameters, attempt: StepAttempt, deadline: Date): Promise<Exchanged> {
    const terms = { metadata: metadataOf(call, attempt), deadline, signal: attempt.signal };
    const stored = call.proto === undefined ? undefined : methodOf(schemaOfText(call.proto), call.service, call.method);
    const channel = await this.channels.open(call.address, routeOf(call, attempt), deadline, attempt.signal);
    try {
      const method = stored ?? methodOf(await reflect(channel, call.service, terms), call.service, call.method);
      const message = messageOf(method, call);
      attempt.departing();
      const facts = { 'rpc.system': 'grpc' };
      const reply = await called(
        attempt,
        { name: `${call.service}/${call.method}`, host: targetOf(call.address), facts },
        (traceparent) => {
          const metadata = { ...terms.metadata, ...(terms.metadata['traceparent'] === attempt.traceparent && { traceparent }) };
          return exchange(channel, { path: method.path, message, ...terms, metadata });
        },
      );
      return { method, reply };
    } finally {
      channel.close();
    }
  }
}

interface Exchanged {
  readonly method: GrpcMethod;
  readonly reply: GrpcReply;
}

/** Metadata or a message before it would say that the call had been begun. */
const isUnknownCaller = (error: unknown): boolean => error instanceof GrpcStatus && error.status === 'UNAUTHENTICATED' && error.cameAlone;

/** Names and values were checked with the parameters, but for the secret. */
function metadataOf(call: GrpcParameters, attempt: StepAttempt): Metadata {
  const headers: Record<string, string> = {
    'idempotency-key': attempt.idempotencyKey,
    traceparent: attempt.traceparent,
    ...requestHeader(attempt),
    ...call.metadata,
  };
  const auth = authOf(call, attempt);
  authorize(headers, { credential: call.credential, auth }, attempt.credential);
  const name = auth.type === 'header' ? auth.name : 'authorization';
  const fault = call.credential === undefined ? undefined : metadataFault(name, headers[name] ?? '');
  if (fault === undefined) return headers;
  const message = `expected secret ${call.credential} to be what metadata ${name} can carry, found another text: ${fault}`;
  throw new StepFailure({ name: 'denied', message, terminal: true });
}

function messageOf({ request, path }: GrpcMethod, { body }: GrpcParameters): Buffer {
  const message = encodeMessage(request, body);
  if (Buffer.isBuffer(message)) return message;
  throw invalidParameters(
    `a message ${request.name} of ${path}`,
    message.map((fault) => ({ ...fault, path: `/body${fault.path}` })),
  );
}

function outcomeOf(method: GrpcMethod, reply: GrpcReply, place: string, { redactor }: StepAttempt): StepOutcome {
  const http: HttpReply = { status: 200, headers: recordedHeaders(reply.headers, redactor) };
  const invalid = (found: string, cause?: unknown) => {
    const expected = method.streams ? `messages ${method.reply.name}` : `one message ${method.reply.name}`;
    const message = `expected ${expected} from ${place}, found ${found}`;
    return new StepFailure({ name: 'invalid-output', message, terminal: true }, http, { cause });
  };
  if (reply.cut) throw invalid('one that was cut, with status OK');
  if (!method.streams && reply.messages.length !== 1) throw invalid(`${reply.messages.length}, with status OK`);
  let messages: Json[];
  try {
    messages = reply.messages.map((message) => decodeMessage(method.reply, message));
  } catch (error) {
    throw invalid(`bytes that are none: ${(error as Error).message}`, error);
  }
  return { output: method.streams ? messages : (messages[0] ?? null), http };
}

function failed(error: unknown, place: string, { redactor }: StepAttempt): StepFailure {
  const cause = { cause: error };
  if (error instanceof GrpcStatus) return grpcFailure(error, place, redactor);
  if (error instanceof NoStatus) return brokenFailure(error, place);
  if (error instanceof SchemaUnusable) {
    return new StepFailure({ name: 'invalid-input', message: `${place}: ${error.message}`, terminal: true }, undefined, cause);
  }
  if (error instanceof TooManyMessages) {
    return new StepFailure({ name: 'limit-exceeded', message: error.message, terminal: true }, undefined, cause);
  }
  if (error instanceof DeadlinePassed) {
    const message = `expected an answer from ${place}, found ${error.message}; give it more time (timeoutMs) or less to do`;
    return new StepFailure({ name: 'timeout', message }, undefined, cause);
  }
  if (error instanceof ReplyMalformed) {
    const message = `expected a reply of gRPC from ${place}, found ${error.message}; see what became of the call`;
    return new StepFailure({ name: 'connection', message }, undefined, cause);
  }
  return failureOf(error, place, redactor);
}
