import { Metadata, status, type Client, type ServiceError } from '@grpc/grpc-js';
import type { HttpReply, Json } from '@runbook/domain';
import { targetOf } from '@runbook/outbound';
import { GrpcChannels } from '../grpc/grpc-channel.js';
import { exchange, TooManyMessages, type GrpcReply } from '../grpc/grpc-exchange.js';
import { decodeMessage, encodeMessage } from '../grpc/grpc-message.js';
import { methodOf, schemaOfText, SchemaUnusable, type GrpcMethod } from '../grpc/grpc-schema.js';
import { reflect } from '../grpc/reflection.js';
import { authorize } from './call-credential.js';
import { failureOf } from './call-failure.js';
import { recordedHeaders } from './call-reply.js';
import { grpcFailure } from './grpc-failure.js';
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
    const metadata = metadataOf(call, attempt);
    let client: Client | undefined;
    try {
      const stored = call.proto === undefined ? undefined : methodOf(schemaOfText(call.proto), call.service, call.method);
      client = await this.channels.open(call.address, deadline, attempt.signal);
      const terms = { metadata, deadline, signal: attempt.signal };
      const method = stored ?? methodOf(await reflect(client, call.service, terms), call.service, call.method);
      const message = messageOf(method, call);
      attempt.departing();
      const reply = await exchange(client, { path: method.path, message, ...terms });
      return outcomeOf(method, reply, place, attempt);
    } catch (error) {
      throw failed(error, place, attempt);
    } finally {
      client?.close();
    }
  }
}

function metadataOf(call: GrpcParameters, attempt: StepAttempt): Metadata {
  const headers: Record<string, string> = {
    'idempotency-key': attempt.idempotencyKey,
    traceparent: attempt.traceparent,
    ...requestHeader(attempt),
    ...call.metadata,
  };
  authorize(headers, call, attempt.credential);
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) {
    try {
      metadata.set(name, name.endsWith('-bin') ? Buffer.from(value, 'base64') : value);
    } catch (error) {
      // The library takes ASCII only; its message repeats the value, which may be a secret.
      throw invalidParameters(
        'call-service over gRPC',
        [{ path: `/headers/${name}`, message: 'expected metadata in printable ASCII' }],
        error,
      );
    }
  }
  return metadata;
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
  try {
    const messages = reply.messages.map((message) => decodeMessage(method.reply, message));
    return { output: method.streams ? messages : (messages[0] ?? null), http };
  } catch (error) {
    const message = `expected messages ${method.reply.name} from ${place}, found bytes that are none: ${(error as Error).message}`;
    throw new StepFailure({ name: 'invalid-output', message, terminal: true }, http, { cause: error });
  }
}

function failed(error: unknown, place: string, { signal, redactor }: StepAttempt): StepFailure {
  if (error instanceof StepFailure) return error;
  if (error instanceof SchemaUnusable) {
    return new StepFailure({ name: 'invalid-input', message: `${place}: ${error.message}`, terminal: true }, undefined, { cause: error });
  }
  if (error instanceof TooManyMessages) {
    return new StepFailure({ name: 'limit-exceeded', message: error.message, terminal: true }, undefined, { cause: error });
  }
  if (!signal.aborted && isServiceError(error)) return grpcFailure(error, place, redactor);
  return failureOf(error, place, redactor);
}

const isServiceError = (error: unknown): error is ServiceError =>
  error instanceof Error && typeof (error as Partial<ServiceError>).code === 'number' && status[(error as ServiceError).code] !== undefined;
