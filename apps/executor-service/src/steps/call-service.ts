import type { HttpReply, Json } from '@runbook/domain';
import { basicParts, type OutboundHttp, type OutboundRequest, type Reply, secretsOfIdentity } from '@runbook/outbound';
import { bodyText } from './body-text.js';
import { authorize } from './call-credential.js';
import { failureOf, placeOf, statusFailure } from './call-failure.js';
import { parseCall, type CallParameters } from './call-parameters.js';
import { routeOf } from './call-route.js';
import { outputOf, recordedHeaders } from './call-reply.js';
import { grpcTarget, isGrpc, type GrpcCalls } from './grpc-call.js';
import { hostOf, objectMember, textMember } from './parameter-member.js';
import { goesAlong, redirected, REDIRECT_STATUSES } from './redirect.js';
import { requestHeader } from './request-header.js';
import type { StepAttempt, StepOutcome, StepRunner } from './step-runner.js';

/** Steps of `type: call-service`: one HTTP call, redirects followed where they may be, its reply the output; with `address` a gRPC call. */
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

  furtherCredentials(parameters: Json): readonly string[] {
    const proxy = objectMember(parameters, 'proxy');
    const names = [textMember(parameters, 'clientCertificate'), proxy === undefined ? undefined : textMember(proxy, 'credential')];
    return names.filter((name) => name !== undefined);
  }

  /** Of `user:password`, as basic authentication sends it, services repeat the password alone; a certificate has its key. */
  credentialParts(credential: string): readonly string[] {
    return [...basicParts(credential), ...secretsOfIdentity(credential)];
  }

  run(attempt: StepAttempt): Promise<StepOutcome> {
    return isGrpc(attempt.parameters) ? this.grpc.run(attempt) : this.call(attempt);
  }

  private async call(attempt: StepAttempt): Promise<StepOutcome> {
    const call = parseCall(attempt.parameters);
    const first = requestOf(call, attempt);
    let exchanged: Exchanged;
    try {
      exchanged = await this.follow(first, call, attempt);
    } catch (error) {
      throw failureOf(error, placeOf(first, attempt.redactor), attempt.redactor);
    }
    const { request, reply } = exchanged;
    const http: HttpReply = { status: reply.status, headers: recordedHeaders(reply.headers, attempt.redactor) };
    if (!succeeded(call, reply.status)) {
      const mayFollow = goesAlong(request.method, reply.status, 'follow');
      throw statusFailure({ request, reply, http, expected: call.expected, redactor: attempt.redactor, mayFollow });
    }
    return { output: outputOf(request, reply, http, attempt.redactor), http };
  }

  /** The last of the requests, and what came of it. */
  private async follow(first: OutboundRequest, call: CallParameters, attempt: StepAttempt): Promise<Exchanged> {
    let request = first;
    for (let redirects = 0; ; redirects++) {
      const reply = await this.http.send(request, attempt.signal, () => attempt.departing());
      const { status } = reply;
      const mayGo = REDIRECT_STATUSES.has(status) && !call.expected?.includes(status) && goesAlong(request.method, status, call.redirects);
      const next = mayGo ? redirected(request, reply, redirects, attempt.redactor) : undefined;
      if (!next) return { request, reply };
      request = next;
    }
  }
}

interface Exchanged {
  readonly request: OutboundRequest;
  readonly reply: Reply;
}

const succeeded = ({ expected }: CallParameters, status: number): boolean =>
  expected ? expected.includes(status) : status >= 200 && status <= 299;

function requestOf(call: CallParameters, attempt: StepAttempt): OutboundRequest {
  const headers: Record<string, string> = {
    accept: 'application/json, */*;q=0.8',
    'user-agent': 'runbook-executor',
    'idempotency-key': attempt.idempotencyKey,
    traceparent: attempt.traceparent,
    ...requestHeader(attempt),
    ...call.headers,
  };
  authorize(headers, call, attempt.credential);
  const { method, url, body } = call;
  const route = routeOf(call, attempt);
  const numbers = (attempt.numbers ?? []).map((pointer) => pointer.slice('/body'.length));
  if (body === undefined) return { method, url, headers, route };
  // Text goes as it is; the author who sends JSON in a text says so in content-type.
  headers['content-type'] ??= typeof body === 'string' && !numbers.includes('') ? 'text/plain; charset=utf-8' : 'application/json';
  if (typeof body === 'string' && !numbers.includes('')) return { method, url, headers, body, route };
  return { method, url, headers, body: bodyText(body, numbers), route };
}
