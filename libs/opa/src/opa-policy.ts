import {
  readForeignJson,
  readPolicyAnswer,
  utf8Text,
  type JsonObject,
  type PolicyAnswer,
  type PolicyEvidence,
  type PolicyInput,
  type PolicyVerdict,
} from '@runbook/domain';
import {
  EgressGuard,
  endpointOfUrl,
  OutboundConnections,
  OutboundHttp,
  saidOfCall,
  targetOf,
  type ClientIdentity,
  type Reply,
} from '@runbook/outbound';
import { Policy, type Clock } from '@runbook/ports';
import { sha256Of } from '@runbook/wire';
import canonicalize from 'canonicalize';

/** The document that answers. */
export const DECISION_PATH = '/v1/data/runbooks/authz';
/** From the question to the answer, the connection included. What is later is no answer. */
export const POLICY_MS_MAX = 100;
/** Of an answer; ours have a few hundred bytes. */
const ANSWER_BYTES_MAX = 64 * 1024;
const ID_CHARS_MAX = 100;

/** How OPA knows who asks, and how it is known itself. */
export interface OpaAccess {
  /** Of the header `Authorization: Bearer`; asked with each question, because who renews it writes it anew. Undefined: nothing is shown. */
  readonly token?: () => string | undefined;
  /** PEM: the only authorities that its certificate may come from; undefined: what Node trusts. */
  readonly authorities?: Buffer;
  /** Of this service, where OPA asks for a certificate. */
  readonly identity?: ClientIdentity;
}

/**
 * Asks Open Policy Agent over HTTP, on connections that are kept (`POST /v1/data/runbooks/authz`). Goes to the one address that the operator named and to no
 * other: the guard checks it like every address, redirects are not followed, no proxy is used.
 */
export class OpaPolicy extends Policy {
  override readonly isRemote = true;
  private readonly http: OutboundHttp;
  private readonly url: URL;
  private readonly place: string;

  constructor(
    endpoint: string,
    private readonly clock: Pick<Clock, 'now'>,
    private readonly access: OpaAccess = {},
  ) {
    super();
    this.url = new URL(`${DECISION_PATH}?provenance=true`, endpoint);
    this.place = targetOf(endpointOfUrl(this.url));
    const { authorities } = access;
    this.http = new OutboundHttp(new OutboundConnections(new EgressGuard([this.place]), { ...(authorities && { authorities }) }));
  }

  override async ask(input: PolicyInput): Promise<PolicyVerdict> {
    const text = canonicalize(input) as string;
    const evidence = { inputDigest: sha256Of(text) };
    try {
      return this.read(await this.send(`{"input":${text}}`), evidence);
    } catch (error) {
      return this.unavailable(`expected an answer within ${POLICY_MS_MAX} ms, found: ${saidOfCall(error)}`, evidence);
    }
  }

  /** Asks what no rule allows: whoever refuses it properly can be asked. */
  override async trouble(): Promise<string | undefined> {
    try {
      const answer = this.answerOf(await this.send('{"input":{"version":1,"kind":"reachability"}}'));
      return 'fault' in answer ? answer.fault : undefined;
    } catch (error) {
      return `expected an answer within ${POLICY_MS_MAX} ms, found: ${saidOfCall(error)}`;
    }
  }

  close(): Promise<void> {
    return this.http.close();
  }

  private send(body: string): Promise<Reply> {
    const { identity } = this.access;
    const token = this.access.token?.();
    const headers = {
      ...{ 'content-type': 'application/json', accept: 'application/json', 'user-agent': 'runbook-policy' },
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    };
    const route = identity && { route: { identity } };
    const signal = AbortSignal.timeout(POLICY_MS_MAX);
    const ask = () => this.http.send({ method: 'POST', url: this.url, headers, body, ...route }, signal);
    // A connection that was kept may have been closed by the other side a moment ago: asking is harmless, so one more time.
    return ask().catch((error: unknown) => (signal.aborted ? Promise.reject(error as Error) : ask()));
  }

  private read(reply: Reply, evidence: PolicyEvidence): PolicyVerdict {
    const answer = this.answerOf(reply);
    if ('fault' in answer) return this.unavailable(answer.fault, evidence);
    const { allow, reason, mask, require, id, revision } = answer;
    const found = { ...evidence, ...(id !== undefined && { id }), ...(revision !== undefined && { revision }) };
    if (allow) return { outcome: 'allowed', mask, require, evidence: found };
    return { outcome: 'denied', reason: reason ?? 'the policy gives no reason', mask: [], require: [], evidence: found };
  }

  private answerOf({ status, body }: Reply): (PolicyAnswer & { readonly id?: string }) | { readonly fault: string } {
    // It may show what was sent: nothing of the answer is told.
    if (status === 401 || status === 403)
      return { fault: `expected status 200, found ${status}: OPA does not know, or not let in, who asks` };
    if (status !== 200) return { fault: `expected status 200, found ${status}` };
    if (body.length > ANSWER_BYTES_MAX) return { fault: `expected an answer of at most ${ANSWER_BYTES_MAX} bytes, found ${body.length}` };
    const said = objectIn(body);
    if (!said) return { fault: 'expected a JSON object, found another text' };
    const answer = readPolicyAnswer(said.result, this.clock.now());
    if ('fault' in answer) return answer;
    const { decision_id: id } = said;
    const revision = answer.revision ?? revisionOf(said);
    return {
      ...answer,
      ...(typeof id === 'string' && id !== '' && id.length <= ID_CHARS_MAX && { id }),
      ...(revision !== undefined && { revision }),
    };
  }

  private unavailable(fault: string, evidence: PolicyEvidence): PolicyVerdict {
    return { outcome: 'unavailable', reason: `policy service ${this.place}: ${fault}`, mask: [], require: [], evidence };
  }
}

function objectIn(body: Buffer): JsonObject | undefined {
  try {
    const value = readForeignJson(utf8Text(body));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
  } catch {
    return undefined;
  }
}

/** Of the bundles that are loaded, where the policy does not say which it is. */
function revisionOf({ provenance }: JsonObject): string | undefined {
  const { bundles } = (provenance ?? {}) as { bundles?: Record<string, { revision?: unknown }> };
  const revisions = Object.entries(bundles ?? {}).flatMap(([name, { revision }]) =>
    typeof revision === 'string' && revision !== '' ? [`${name}@${revision}`] : [],
  );
  return revisions.length > 0 ? revisions.join(' ').slice(0, ID_CHARS_MAX) : undefined;
}
