import type { HttpReply, Json } from '@runbook/domain';
import { basicParts, type OutboundHttp, type OutboundRequest, type Reply, secretsOfIdentity } from '@runbook/outbound';
import type { WantedSecret } from '../secrets/wanted-secrets.js';
import { bodyText } from './body-text.js';
import { authOf, authorize } from './call-credential.js';
import { failureOf, placeOf, statusFailure } from './call-failure.js';
import { called } from './called.js';
import { parseCall, type CallParameters } from './call-parameters.js';
import { routeOf } from './call-route.js';
import { outputOf, recordedHeaders } from './call-reply.js';
import { grpcTarget, isGrpc, type GrpcCalls } from './grpc-call.js';
import { endpointIn, hostOf, objectMember, textMember } from './parameter-member.js';
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

  readonly credentialKinds = ['bearer', 'api-key', 'basic', 'oauth2'] as const;

  host(parameters: Json): string | undefined {
    const address = textMember(parameters, 'address');
    return address === undefined ? endpointIn(textMember(parameters, 'url')) : grpcTarget(address);
  }

  credentialName(parameters: Json): string | undefined {
    return textMember(parameters, 'credential');
  }

  furtherCredentials(parameters: Json): readonly WantedSecret[] {
    const proxy = objectMember(parameters, 'proxy');
    const certificate = textMember(parameters, 'clientCertificate');
    const account = proxy === undefined ? undefined : textMember(proxy, 'credential');
    return [
      ...(certificate === undefined ? [] : [{ name: certificate, host: this.host(parameters), kinds: ['mtls'] as const }]),
      ...(account === undefined ? [] : [{ name: account, host: endpointIn(textMember(proxy ?? null, 'url')), kinds: ['basic'] as const }]),
    ];
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
      // It said that it did nothing; a token that was withdrawn before its time is fetched anew, once.
      if (exchanged.reply.status === 401 && attempt.renewCredential && !call.expected?.includes(401)) {
        const renewed = { ...attempt, credential: await attempt.renewCredential() };
        exchanged = await this.follow(requestOf(call, renewed), call, attempt);
      }
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
      const reply = await this.send(request, attempt);
      const { status } = reply;
      const mayGo = REDIRECT_STATUSES.has(status) && !call.expected?.includes(status) && goesAlong(request.method, status, call.redirects);
      const next = mayGo ? redirected(request, reply, redirects, attempt.redactor) : undefined;
      if (!next) return { request, reply };
      if (next.url.host !== request.url.host) await attempt.redirecting(next.url.host);
      request = next;
    }
  }

  /** An author who sends a trace of his own keeps it. */
  private send(request: OutboundRequest, attempt: StepAttempt): Promise<Reply> {
    const { method, url, headers } = request;
    const facts = { 'http.request.method': method };
    const status = (reply: Reply) => reply.status;
    return called(attempt, { name: method, host: url.host, facts, status }, (traceparent) => {
      const traced = headers['traceparent'] === attempt.traceparent ? { ...request, headers: { ...headers, traceparent } } : request;
      return this.http.send(traced, attempt.signal, () => attempt.departing());
    });
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
  authorize(headers, { credential: call.credential, auth: authOf(call, attempt) }, attempt.credential);
  const { method, url, body } = call;
  const route = routeOf(call, attempt);
  const numbers = (attempt.numbers ?? []).map((pointer) => pointer.slice('/body'.length));
  if (body === undefined) return { method, url, headers, route };
  // Text goes as it is; the author who sends JSON in a text says so in content-type.
  headers['content-type'] ??= typeof body === 'string' && !numbers.includes('') ? 'text/plain; charset=utf-8' : 'application/json';
  if (typeof body === 'string' && !numbers.includes('')) return { method, url, headers, body, route };
  return { method, url, headers, body: bodyText(body, numbers), route };
}
