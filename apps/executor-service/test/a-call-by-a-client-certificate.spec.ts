import type { Json } from '@runbook/domain';
import { createServer as createHttps } from 'node:https';
import { SecretVault } from '../src/secrets/secret-vault.js';
import { failureOf } from './called-service.js';
import { listening, portOf, run, ServicesAndProxy } from './services-and-proxy.js';

describe('a call by a client certificate', () => {
  let all: ServicesAndProxy;

  beforeAll(async () => {
    all = await ServicesAndProxy.start();
  });
  afterAll(() => all.stop());
  beforeEach(() => all.reset());

  it('is known to services over HTTP/1.1, HTTP/2 and gRPC', async () => {
    const to = all.runner();
    for (const server of [all.mutual, all.mutualHttp2]) {
      const { output } = await run(
        to,
        { url: `https://localhost:${portOf(server)}/`, clientCertificate: 'mtls' },
        { mtls: all.identity() },
      );
      expect(output).toBe('hello');
    }
    expect((await run(to, { ...all.isolate(), clientCertificate: 'mtls' }, { mtls: all.identity() })).output).toMatchObject({
      state: 'isolated',
    });
    expect(all.callers).toEqual(['soc-executor', 'soc-executor']);
  });

  it('takes a key that is locked, with its passphrase', async () => {
    const secret = all.identity({ privateKey: all.pem.locked, passphrase: 'open-sesame' });
    expect(
      (await run(all.runner(), { url: `https://localhost:${portOf(all.mutual)}/`, clientCertificate: 'm' }, { m: secret })).output,
    ).toBe('hello');
  });

  it('trusts the authorities of the secret and no others, where it names some', async () => {
    const call = { url: `https://localhost:${portOf(all.mutual)}/`, clientCertificate: 'm' };
    expect((await run(all.runner({ authorities: undefined }), call, { m: all.identity({ authorities: all.pem.server }) })).output).toBe(
      'hello',
    );
    const { error } = await failureOf(run(all.runner(), call, { m: all.identity({ authorities: all.pem.client }) }));
    expect(error).toMatchObject({ name: 'connection' });
    expect(error.message).toContain('to show a certificate for its name that this executor trusts');
  });

  it('shares no connection with a call that has none', async () => {
    const to = all.runner();
    const url = `https://localhost:${portOf(all.mutual)}/`;
    await run(to, { url, clientCertificate: 'mtls' }, { mtls: all.identity() });
    const { error, effectless } = await failureOf(run(to, { url, method: 'POST' }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(error.message).toContain("to take the caller's certificate, found it refused");
    // The handshake had not ended for the server.
    expect(effectless).toBe(true);
    expect(all.callers).toEqual(['soc-executor']);
  });

  it('without one is refused by gRPC before the message leaves', async () => {
    let departed = false;
    await failureOf(run(all.runner(), all.isolate(), {}, { departing: () => (departed = true) }));
    expect([departed, all.grpc.calls.length]).toEqual([false, 0]);
  });

  it('goes along with no redirect to another origin', async () => {
    const redirecting = await listening(
      createHttps({ key: all.pem.serverKey, cert: all.pem.server, ca: all.pem.server, requestCert: true }, (_request, response) =>
        response.writeHead(307, { location: `https://localhost:${portOf(all.mutual)}/` }).end(),
      ),
    );
    const to = all.runner({}, [...all.allowed(), `localhost:${portOf(redirecting)}`]);
    const call = { url: `https://localhost:${portOf(redirecting)}/`, clientCertificate: 'm' };
    expect((await failureOf(run(to, call, { m: all.identity() }))).error.name).toBe('denied');
    expect(all.callers).toEqual([]);
    redirecting.closeAllConnections();
    redirecting.close();
  });

  it.each<[string, () => string, RegExp]>([
    ['no JSON', () => all.pem.client, /to hold JSON with certificate and privateKey/],
    [
      'no certificate',
      () => all.identity({ certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }),
      /to hold a certificate in PEM/,
    ],
    ['a locked key alone', () => all.identity({ privateKey: all.pem.locked }), /and its passphrase where it is locked/],
    ['the key of another', () => all.identity({ privateKey: all.pem.serverKey }), /to hold the private key of its certificate/],
  ])('is denied for a secret with %s, without showing it', async (_what, secret, message) => {
    const { error } = await failureOf(
      run(all.runner(), { url: `https://localhost:${portOf(all.mutual)}/`, clientCertificate: 'm' }, { m: secret() }),
    );
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/BEGIN|MII|AAAA/);
  });

  it('is refused in the clear', async () => {
    const calls: Record<string, Json>[] = [
      { url: `http://localhost:${portOf(all.plain)}/` },
      { ...all.isolate(), address: `grpc://localhost:${all.grpc.port}` },
    ];
    for (const call of calls) {
      const { error } = await failureOf(run(all.runner(), { ...call, clientCertificate: 'm' }, { m: all.identity() }));
      expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
      expect(error.message).toContain('/clientCertificate: expected it with a call over TLS alone');
    }
  });

  it('keeps key and passphrase out of all that leaves', async () => {
    const secret = all.identity({ privateKey: all.pem.locked, passphrase: 'open-sesame' });
    const vault = new SecretVault({
      find: (_tenant: string, name: string) => Promise.resolve(name === 'm' ? secret : 'user:pass-word'),
    } as never);
    const parameters = { url: 'https://a.example', clientCertificate: 'm', proxy: { url: 'http://p:1', credential: 'account' } };
    const { redactor, credentials } = await vault.open(
      { tenant: 't', runbook: 'r', parameters, recorded: () => Promise.resolve() },
      all.runner(),
    );
    expect([...(credentials ?? [])].map(([name]) => name)).toEqual(['m', 'account']);
    const line = all.pem.locked.split('\n')[1]!;
    expect(redactor.text(`got ${line} and open-sesame by user:pass-word`)).toBe('got [secret m] and [secret m] by [secret account]');
  });
});
