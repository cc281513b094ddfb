import type { HttpReply, Json } from '@runbook/domain';
import type { OutboundRequest, Reply } from '../http/exchange.js';
import type { OutboundHttp } from '../http/outbound-http.js';
import { authorize } from './call-credential.js';
import { failureOf, placeOf, statusFailure } from './call-failure.js';
import { parseCall, type CallParameters } from './call-parameters.js';
import { outputOf, recordedHeaders } from './call-reply.js';
import { grpcTarget, isGrpc, type GrpcCalls } from './grpc-call.js';
import { hostOf, textMember } from './parameter-member.js';
import { redirected, REDIRECT_STATUSES } from './redirect.js';
import type { StepAttempt, StepOutcome, StepRunner } from './step-runner.js';

/** Steps of `type: call-service`: one HTTP call, redirects followed, its reply the output; with `address` a gRPC call. */
export class CallServiceRunner implements StepRunner {
  readonly type = 'call-service';

  constructor(
    private readonly http: OutboundHttp,
    private readonly grpc: GrpcCalls,
  ) {}

  target(parameters: Json): string | undefined {
    const address = textMember(parameters, 'address');
    if (address !== undefined) return grpcTarget(address);
    return hostOf(textMember(parameters, 'url'));
  }

  credentialName(parameters: Json): string | undefined {
    return textMember(parameters, 'credential');
  }

  run(attempt: StepAttempt): Promise<StepOutcome> {
    return isGrpc(attempt.parameters) ? this.grpc.run(attempt) : this.call(attempt);
  }

  private async call(attempt: StepAttempt): Promise<StepOutcome> {
    const call = parseCall(attempt.parameters);
    const request = requestOf(call, attempt);
    let reply: Reply;
    try {
      reply = await this.follow(request, call, attempt);
    } catch (error) {
      throw failureOf(error, placeOf(request));
    }
    const http: HttpReply = { status: reply.status, headers: recordedHeaders(reply.headers, attempt.redactor) };
    if (!succeeded(call, reply.status)) throw statusFailure({ request, reply, http, expected: call.expected, redactor: attempt.redactor });
    return { output: outputOf(request, reply, http), http };
  }

  private async follow(first: OutboundRequest, call: CallParameters, attempt: StepAttempt): Promise<Reply> {
    let request = first;
    for (let redirects = 0; ; redirects++) {
      const reply = await this.http.send(request, attempt.signal, () => attempt.departing());
      if (!REDIRECT_STATUSES.has(reply.status) || call.expected?.includes(reply.status)) return reply;
      const next = redirected(request, reply, redirects, attempt.redactor);
      if (!next) return reply;
      request = next;
    }
  }
}

const succeeded = ({ expected }: CallParameters, status: number): boolean =>
  expected ? expected.includes(status) : status >= 200 && status <= 299;

function requestOf(call: CallParameters, attempt: StepAttempt): OutboundRequest {
  const headers: Record<string, string> = {
    accept: 'application/json, */*;q=0.8',
    'user-agent': 'runbook-executor',
    'idempotency-key': attempt.idempotencyKey,
    traceparent: attempt.traceparent,
    ...call.headers,
  };
  authorize(headers, call, attempt.credential);
  const { method, url, body } = call;
  if (body === undefined) return { method, url, headers };
  // Text goes as it is; the author who sends JSON in a text says so in content-type.
  headers['content-type'] ??= typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  return { method, url, headers, body: typeof body === 'string' ? body : JSON.stringify(body) };
}
