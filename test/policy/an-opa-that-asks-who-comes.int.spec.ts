import { jest } from '@jest/globals';
import { systemClock, type Policy } from '@runbook/ports';
import { readSettings, type Readiness } from '@runbook/service';
import { chmodSync, copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPolicy, type OpenedPolicy } from '../../libs/service/src/open-policy.js';
import { startOpa, type OpaServer } from '../servers/index.mjs';
import { stepCase } from './policy-cases.mjs';

/** OPA is built where it is not there yet, and answers within 100 ms on a machine that may be busy. */
jest.setTimeout(900_000);

const TRIES_MAX = 100;
const CERTIFICATES = 'libs/service/test/certificates';
/** Whom it lets in: by token, or by the name in a certificate. Health is asked by whoever started it. */
const AUTHZ = `package system.authz

default allow := false
allow if input.path == ["health"]
allow if input.identity == "a-token-of-the-first-days"
allow if input.identity == "a-token-of-later"
allow if contains(input.identity, "CN=soc-laptop")
`;
const input = stepCase();

describe('an OPA that asks who comes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-opa-access-'));
  const file = (name: string): string => {
    const path = join(folder, name);
    copyFileSync(join(CERTIFICATES, name), path);
    chmodSync(path, 0o600);
    return path;
  };
  const [cert, key] = [file('server.pem'), file('server-key.pem')];
  const client = { cert: file('client.pem'), key: file('client-key.pem') };
  const tokenFile = join(folder, 'token');
  const opened: OpenedPolicy[] = [];
  let byToken: OpaServer;
  let byCertificate: OpaServer;

  beforeAll(async () => {
    writeFileSync(join(folder, 'authz.rego'), AUTHZ);
    const policies = ['policies/runbooks', join(folder, 'authz.rego')];
    [byToken, byCertificate] = await Promise.all([
      startOpa({ policies, access: { authentication: 'token', cert, key, ca: cert } }),
      startOpa({ policies, access: { authentication: 'tls', cert, key, ca: cert, client } }),
    ]);
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  afterAll(async () => {
    await byToken?.stop();
    await byCertificate?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** As a service with these settings asks. */
  function policyOf({ url }: Pick<OpaServer, 'url'>, variables: Record<string, string>): Policy {
    const settings = readSettings({ AUTHZ: 'opa', OPA_ENDPOINT: url, ...variables });
    const one = openPolicy(settings, 'audit-service', {} as Readiness, systemClock);
    opened.push(one);
    return one.policy;
  }
  /** A busy machine may be late for an answer; the same is asked again. */
  async function said(policy: Policy): Promise<string> {
    for (let tries = 1; ; tries++) {
      const { outcome, reason = '' } = (await policy.ask(input)) as { outcome: string; reason?: string };
      if (!/aborted due to timeout/.test(reason) || tries === TRIES_MAX) return outcome === 'unavailable' ? reason : outcome;
    }
  }
  const shows = (token: string): string => {
    writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
    return tokenFile;
  };

  it('answers who shows the token, over TLS with an authority of its own', async () => {
    const policy = policyOf(byToken, { OPA_TOKEN_FILE: shows('a-token-of-the-first-days'), OPA_CA: cert });
    expect(await said(policy)).toBe('allowed');
    expect(await policy.trouble()).toBeUndefined();
  });

  it('answers nobody with another token, or none, and nothing is allowed then; the token is not told', async () => {
    const refused = /^policy service 127\.0\.0\.1:\d+: expected status 200, found 401: OPA does not know, or not let in, who asks$/;
    expect(await said(policyOf(byToken, { OPA_CA: cert }))).toMatch(refused);
    const policy = policyOf(byToken, { OPA_TOKEN_FILE: shows('a-token-of-nobody'), OPA_CA: cert });
    expect(await said(policy)).toMatch(refused);
    // Written anew, it is taken with the next question.
    shows('a-token-of-later');
    expect(await said(policy)).toBe('allowed');
  });

  it('is not believed with a certificate of another authority', async () => {
    for (const variables of [{}, { OPA_CA: file('renewed.pem') }] as Record<string, string>[]) {
      const policy = policyOf(byToken, { OPA_TOKEN_FILE: shows('a-token-of-later'), ...variables });
      expect(await said(policy)).toMatch(/self-signed certificate|unable to verify|SELF_SIGNED/i);
    }
  });

  it('is not believed under another name than its certificate has', async () => {
    const way = createServer((socket) => {
      const on = connect(Number(new URL(byToken.url).port), '127.0.0.1');
      const end = () => [socket, on].forEach((one) => void one.destroy());
      socket.on('error', end);
      on.on('error', end);
      socket.pipe(on).pipe(socket);
    });
    await new Promise<void>((resolve) => void way.listen(0, '127.0.0.2', resolve));
    const url = `https://127.0.0.2:${(way.address() as AddressInfo).port}`;
    const policy = policyOf({ url }, { OPA_TOKEN_FILE: shows('a-token-of-later'), OPA_CA: cert });
    expect(await said(policy)).toMatch(/127\.0\.0\.2 is not in the cert's list/);
    await new Promise((resolve) => void way.close(resolve));
  });

  it('answers who shows a certificate that it knows, and nobody without one', async () => {
    expect(await said(policyOf(byCertificate, { OPA_CA: cert, OPA_CERT: client.cert, OPA_KEY: client.key }))).toBe('allowed');
    expect(await said(policyOf(byCertificate, { OPA_CA: cert }))).toMatch(/^policy service .*: expected an answer within 100 ms, found: /);
  });
});
