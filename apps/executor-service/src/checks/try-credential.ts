import type { CredentialCheckOutcome } from '@runbook/domain';
import { EgressDenied, readClientIdentity, type EgressGuard, type OutboundHttp, type OutboundRequest, type Route } from '@runbook/outbound';
import type { TenantEgress } from '@runbook/service';
import { OPENED, type OpenedCredential } from '../secrets/opened-credential.js';
import type { OAuthTokens, TokenHolder } from '../secrets/oauth-tokens.js';
import type { OpenedValue, StoredCredentials } from '../secrets/stored-credentials.js';
import { loginOf } from '../ssh/ssh-login.js';
import { SshRefused, SshSession } from '../ssh/ssh-session.js';
import { authorize } from '../steps/call-credential.js';
import { sshHostOf } from '../steps/command-parameters.js';
import { StepFailure } from '../steps/step-runner.js';

/** What came of it, without anything that the host said: it may repeat what it was sent. */
export interface Tried {
  readonly outcome: CredentialCheckOutcome;
  readonly reason: string;
}

/** Tries credentials, where the tenant lets its steps go: a look at an address (`GET`), first without and then with it; or a login that does nothing. */
export class CredentialTrial {
  constructor(
    private readonly stored: StoredCredentials,
    private readonly tokens: OAuthTokens,
    private readonly http: OutboundHttp,
    private readonly guard: EgressGuard,
    private readonly egress: Pick<TenantEgress, 'of'>,
  ) {}

  /** Never rejects. The use stands on the log before it is called. */
  async try(holder: TokenHolder, address: string, signal: AbortSignal): Promise<Tried> {
    try {
      const opened = await this.stored.open(holder.tenant, holder.name, holder.version);
      return opened.kind === 'ssh'
        ? await this.logIn(opened, holder, address, signal)
        : await this.call(opened, holder, new URL(address), signal);
    } catch (error) {
      return ofFailure(error);
    }
  }

  private async call(opened: Exclude<OpenedValue, { kind: 'ssh' }>, holder: TokenHolder, url: URL, signal: AbortSignal): Promise<Tried> {
    // Whom the host asks for a certificate it may not answer at all without one.
    const without = await this.http.send(look(url, {}, this.routeOf(holder)), signal).then(
      ({ status }) => status,
      (error: unknown) => (error instanceof EgressDenied ? Promise.reject(error) : undefined),
    );
    const { status } = await this.http.send(await this.withCredential(opened, holder, url), signal);
    if (status === 401 || status === 403) return { outcome: 'refused', reason: `status ${status}` };
    if (status >= 500) return { outcome: 'unreachable', reason: `status ${status}` };
    if (without === 401 || without === 403) return { outcome: 'works', reason: `status ${status} with it, ${without} without` };
    if (without === undefined && opened.kind === 'mtls') return { outcome: 'works', reason: `status ${status} with it, no answer without` };
    return {
      outcome: 'unproven',
      reason: `status ${status} with it, ${without ?? 'no answer'} without; check an address that asks for it`,
    };
  }

  private async withCredential(opened: Exclude<OpenedValue, { kind: 'ssh' }>, holder: TokenHolder, url: URL): Promise<OutboundRequest> {
    if (opened.kind === 'mtls') return look(url, {}, { ...this.routeOf(holder), ...identityOf(OPENED.mtls(opened.value)) });
    const sent: OpenedCredential =
      opened.kind === 'oauth2'
        ? // A token that is held proves nothing of the client's secret.
          { text: await this.tokens.fresh(holder, opened.value), secrets: [] }
        : OPENED[opened.kind](opened.value as never);
    const headers: Record<string, string> = {};
    authorize(headers, { credential: holder.name, auth: sent.auth ?? { type: 'bearer' } }, sent.text);
    return look(url, headers, this.routeOf(holder));
  }

  private routeOf({ tenant }: TokenHolder): Route {
    const own = this.egress.of(tenant);
    return own ? { own } : {};
  }

  private async logIn(
    { value }: Extract<OpenedValue, { kind: 'ssh' }>,
    { tenant, name }: TokenHolder,
    address: string,
    signal: AbortSignal,
  ): Promise<Tried> {
    const host = sshHostOf(address.replace(/^ssh:\/\//, ''));
    if (!host) return { outcome: 'unreachable', reason: 'the address is no [user@]host:port' };
    this.guard.expectOwn(host, this.egress.of(tenant));
    const session = await SshSession.open(() => this.guard.dial(host, signal), loginOf(host, name, OPENED.ssh(value).text), signal);
    session.close();
    return { outcome: 'works', reason: 'the host took the login' };
  }
}

const look = (url: URL, headers: Record<string, string>, route: Route): OutboundRequest => ({
  method: 'GET',
  url,
  headers: { accept: '*/*', 'user-agent': 'runbook-executor', ...headers },
  route,
});

function identityOf({ text }: OpenedCredential): Route {
  const identity = readClientIdentity(text);
  if (typeof identity !== 'string') return { identity };
  throw new StepFailure({ name: 'denied', message: `expected ${identity}`, terminal: true });
}

/** Of what we said ourselves the message; of the network's only the code. */
function ofFailure(error: unknown): Tried {
  if (error instanceof SshRefused) return { outcome: 'refused', reason: error.message };
  if (error instanceof EgressDenied) return { outcome: 'unreachable', reason: error.message };
  if (error instanceof StepFailure)
    return { outcome: error.error.name === 'denied' ? 'refused' : 'unreachable', reason: error.error.message };
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : (error as Error).name;
  return CERTIFICATE_REFUSED.test(code)
    ? { outcome: 'refused', reason: `the host did not take the certificate (${code})` }
    : { outcome: 'unreachable', reason: `no answer (${code})` };
}

/** Alerts by which a server refuses the caller's certificate (RFC 8446, section 6.2). */
const CERTIFICATE_REFUSED = /_ALERT_(BAD_CERTIFICATE|UNSUPPORTED_CERTIFICATE|CERTIFICATE_(REVOKED|EXPIRED|UNKNOWN|REQUIRED)|UNKNOWN_CA)$/;
