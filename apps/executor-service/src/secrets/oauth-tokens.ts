import { readForeignJson } from '@runbook/domain';
import { redactorOf, SECRET_LENGTH_MIN, type OutboundHttp, type Reply } from '@runbook/outbound';
import type { Clock } from '@runbook/ports';
import type { CredentialValue, TenantEgress } from '@runbook/service';
import { z } from 'zod';
import { failureOf } from '../steps/call-failure.js';
import { StepFailure } from '../steps/step-runner.js';
import { secretsOfClient } from './opened-credential.js';

/** Which version of which tenant's credential a token is of: no other uses it. */
export interface TokenHolder {
  readonly tenant: string;
  readonly name: string;
  readonly version: number;
}

interface Held {
  readonly token: string;
  /** By our monotonic clock, in milliseconds. */
  readonly until: number;
}

/** Access tokens by client credentials (RFC 6749, section 4.4), fetched through the egress guard, where the tenant lets its steps go too, and kept in memory for as long as they are good. */
export class OAuthTokens {
  /** The least recently fetched first. */
  private readonly held = new Map<string, Held>();
  private readonly underWay = new Map<string, Promise<string>>();

  constructor(
    private readonly http: OutboundHttp,
    private readonly clock: Clock,
    private readonly egress: Pick<TenantEgress, 'of'>,
  ) {}

  /**
   * `refused`: the token that a service did not take; another one is fetched. Attempts that ask at the same time share one request. Throws a `StepFailure`:
   * `denied` where the server issues none, `connection` where it does not answer.
   */
  token(holder: TokenHolder, value: CredentialValue<'oauth2'>, refused?: string): Promise<string> {
    const key = JSON.stringify([holder.tenant, holder.name, holder.version]);
    const held = this.held.get(key);
    if (held && held.token !== refused && held.until > this.clock.monotonic()) return Promise.resolve(held.token);
    let fetching = this.underWay.get(key);
    if (!fetching) {
      fetching = this.fetch(holder, value)
        .then((fresh) => this.keep(key, fresh))
        .finally(() => this.underWay.delete(key));
      this.underWay.set(key, fetching);
    }
    return fetching;
  }

  /** Not one that is held: whether the client is known is seen now. */
  async fresh(holder: TokenHolder, value: CredentialValue<'oauth2'>): Promise<string> {
    return (await this.fetch(holder, value)).token;
  }

  private keep(key: string, fresh: Held): string {
    this.held.delete(key);
    this.held.set(key, fresh);
    const [oldest] = this.held.keys();
    if (this.held.size > HELD_MAX && oldest !== undefined) this.held.delete(oldest);
    return fresh.token;
  }

  private async fetch({ tenant, name }: TokenHolder, value: CredentialValue<'oauth2'>): Promise<Held> {
    const url = new URL(value.tokenUrl);
    const place = `the token server ${url.host}`;
    const askedAt = this.clock.monotonic();
    const own = this.egress.of(tenant);
    const request = { method: 'POST', url, ...formOf(value), ...(own && { route: { own } }) };
    let reply: Reply;
    try {
      reply = await this.http.send(request, AbortSignal.timeout(ANSWER_MS_MAX));
    } catch (error) {
      throw failureOf(error, place, redactorOf(secretsOfClient(value).map((secret) => [name, secret] as const)));
    }
    if (reply.status !== 200) throw refusal(reply.status, place, name);
    const read = answer.safeParse(foreign(reply));
    if (!read.success) throw denied(`expected ${place} to answer with an access token of the type Bearer, found another answer`);
    const { access_token: token, expires_in: seconds = LIFE_SECONDS } = read.data;
    return { token, until: askedAt + Math.max(0, seconds - MARGIN_SECONDS) * 1_000 };
  }
}

/** The client shows who it is in a header, or in the form (RFC 6749, section 2.3.1). */
function formOf({ clientId, clientSecret, scope, audience, clientAuthentication }: CredentialValue<'oauth2'>) {
  const form = new URLSearchParams({ grant_type: 'client_credentials', ...(scope && { scope }), ...(audience && { audience }) });
  const headers: Record<string, string> = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    'user-agent': 'runbook-executor',
  };
  if (clientAuthentication === 'basic') {
    const account = `${formEncoded(clientId)}:${formEncoded(clientSecret)}`;
    headers['authorization'] = `Basic ${Buffer.from(account).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
  return { headers, body: form.toString() };
}

const formEncoded = (text: string): string => new URLSearchParams({ '': text }).toString().slice(1);

/** What the server says of it is not repeated: it may hold anything. */
function refusal(status: number, place: string, name: string): StepFailure {
  const message = `expected ${place} to issue a token for credential ${name}, found status ${status}`;
  if (status === 429 || status >= 500) return new StepFailure({ name: 'connection', message: `${message}; check that it runs` });
  return denied(`${message}; check the client, its secret and its scope there, and rotate the credential`);
}

function foreign({ body }: Reply): unknown {
  try {
    return readForeignJson(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

const answer = z.object({
  // A shorter one could not be kept out of outputs.
  access_token: z
    .string()
    .min(SECRET_LENGTH_MIN)
    .regex(/^[\x21-\x7e]+$/),
  token_type: z.string().regex(/^bearer$/i),
  expires_in: z.coerce.number().positive().optional(),
});

/** Where the server does not say: short, and asked again after a 401. */
const LIFE_SECONDS = 300;
/** It must still be good when the service looks at it. */
const MARGIN_SECONDS = 30;
const ANSWER_MS_MAX = 10_000;
/** Tokens are fetched anew at little cost; a thousand tenants with one each have room. */
const HELD_MAX = 1_000;

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });
