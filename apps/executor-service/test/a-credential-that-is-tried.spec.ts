import { EgressGuard, OutboundConnections, OutboundHttp } from '@runbook/outbound';
import { CredentialTrial } from '../src/checks/try-credential.js';
import type { OAuthTokens } from '../src/secrets/oauth-tokens.js';
import type { StoredCredentials } from '../src/secrets/stored-credentials.js';
import { stubService, type StubbedService } from './running-executor.js';
import { SshServer } from '../../../test/commands/ssh-server.js';

const HOLDER = { tenant: 'acme', name: 'ti-api', version: 1 };
const never = new AbortController().signal;

describe('a credential that is tried', () => {
  let service: StubbedService;
  let ssh: SshServer;
  let http: OutboundHttp;
  let guard: EgressGuard;

  beforeAll(async () => {
    service = await stubService(({ headers }, response) => void response.writeHead(headers.authorization ? 200 : 401).end());
    ssh = await SshServer.open();
    guard = new EgressGuard([service.target, ssh.host]);
    http = new OutboundHttp(new OutboundConnections(guard));
  });
  afterAll(async () => {
    await http.close();
    await service.stop();
    await ssh.stop();
  });
  beforeEach(() => {
    service.calls.length = 0;
  });

  /** Of a tenant whose steps may reach these hosts. */
  const trial = (opened: object, allowed: readonly string[]) => {
    const stored = { open: () => Promise.resolve(opened) } as unknown as StoredCredentials;
    const own = { tenant: 'acme', allows: ({ hostname }: { hostname: string }) => allowed.includes(hostname) };
    return new CredentialTrial(stored, {} as OAuthTokens, http, guard, { of: () => own });
  };
  const bearer = { kind: 'bearer', value: { token: 'token-of-the-ti' } };

  it('works where it is asked for, and is looked at without it first', async () => {
    expect(await trial(bearer, ['127.0.0.1']).try(HOLDER, `${service.origin}/me`, never)).toEqual({
      outcome: 'works',
      reason: 'status 200 with it, 401 without',
    });
    expect(service.calls).toHaveLength(2);
  });

  it('is sent nowhere that the tenant does not let its steps reach', async () => {
    const { outcome, reason } = await trial(bearer, ['edr.example']).try(HOLDER, `${service.origin}/me`, never);
    expect([outcome, reason]).toEqual(['unreachable', expect.stringContaining('among the places that steps of acme may reach')]);
    expect(service.calls).toEqual([]);
  });

  it('logs in nowhere that the tenant does not let its steps reach', async () => {
    const key = { kind: 'ssh', value: { username: 'ops', password: SshServer.PASSWORD, hostKey: ssh.hostKey.public } };
    const tried = (allowed: readonly string[]) => trial(key, allowed).try(HOLDER, `ssh://${ssh.host}`, never);
    expect((await tried(['127.0.0.1', 'localhost'])).outcome).toBe('works');
    expect(await tried(['edr.example'])).toEqual({
      outcome: 'unreachable',
      reason: expect.stringContaining('among the places that steps of acme may reach'),
    });
  });
});
