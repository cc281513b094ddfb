import { readForeignJson, utf8Text, type JsonObject } from '@runbook/domain';
import { endpointOfUrl, saidOfCall, targetOf, type OutboundHttp, type Reply } from '@runbook/outbound';
import { hostsOf, isSecureAddress, type Issuer } from './issuer-settings.js';

/** An issuer that takes longer is away. */
const ANSWER_MS_MAX = 5_000;
/** Keys of a large provider take some 20 KB. */
const ANSWER_BYTES_MAX = 512 * 1024;

/** The issuer cannot be asked, or says what it must not. For the operator's log; the caller hears that it is not to be had. */
export class IssuerFault extends Error {
  override readonly name = 'IssuerFault';
}

/** Calls to an issuer: through the egress guard, to hosts that the operator named with it, and to no others. Follows no redirect. */
export class IssuerCalls {
  private readonly hosts: ReadonlySet<string>;

  constructor(
    private readonly issuer: Issuer,
    private readonly http: OutboundHttp,
  ) {
    this.hosts = new Set(hostsOf(issuer));
  }

  /** The object that stands there. Rejects with `IssuerFault`. */
  async get(address: string): Promise<JsonObject> {
    const { status, body } = await this.send('GET', address, {});
    if (status !== 200) throw new IssuerFault(`expected 200 from ${address}, found ${status}`);
    return objectIn(body, address);
  }

  /** The answer to a form, whatever its status. Rejects with `IssuerFault`. */
  async post(address: string, form: URLSearchParams, headers: Record<string, string>): Promise<{ status: number; answer: JsonObject }> {
    const { status, body } = await this.send(
      'POST',
      address,
      { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      `${form}`,
    );
    return { status, answer: objectIn(body, address) };
  }

  /** Throws `IssuerFault` for an address to which nothing of this issuer's may lead. */
  expectOwn(address: unknown, member: string): string {
    if (typeof address !== 'string' || !isSecureAddress(address))
      throw new IssuerFault(`expected ${member} of ${this.issuer.name} to be an https address, found another`);
    const place = targetOf(endpointOfUrl(new URL(address)));
    if (this.hosts.has(place)) return address;
    const known = [...this.hosts].join(', ');
    throw new IssuerFault(
      `expected ${member} of ${this.issuer.name} at ${known}, found ${place}; add it to hosts in ISSUERS_FILE if it is theirs`,
    );
  }

  private async send(method: string, address: string, headers: Record<string, string>, body?: string): Promise<Reply> {
    const url = new URL(this.expectOwn(address, 'an address'));
    try {
      const request = { method, url, headers: { accept: 'application/json', 'user-agent': 'runbook-gateway', ...headers }, body };
      return await this.http.send(request, AbortSignal.timeout(ANSWER_MS_MAX));
    } catch (error) {
      throw new IssuerFault(`expected an answer from ${address}, found: ${saidOfCall(error)}`, { cause: error });
    }
  }
}

/** Throws `IssuerFault`. */
export function objectIn(body: Buffer, address: string): JsonObject {
  if (body.length > ANSWER_BYTES_MAX)
    throw new IssuerFault(`expected at most ${ANSWER_BYTES_MAX} bytes from ${address}, found ${body.length}`);
  let value: unknown;
  try {
    value = readForeignJson(utf8Text(body));
  } catch {
    throw new IssuerFault(`expected JSON from ${address}, found another text`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new IssuerFault(`expected an object from ${address}, found another value`);
}
