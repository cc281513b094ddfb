import type { Json } from '@runbook/domain';
import { once } from 'node:events';
import { createServer as createPlain, type Server } from 'node:http';
import { createSecureServer, type Http2SecureServer } from 'node:http2';
import { createServer as createHttps } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { AllowList } from '../src/egress/allow-list.js';
import { EgressGuard } from '../src/egress/egress-guard.js';
import { OutboundConnections, type ConnectionSettings } from '../src/egress/outbound-connection.js';
import { proxyOfSetting } from '../src/egress/proxy.js';
import { GrpcChannels } from '../src/grpc/grpc-channel.js';
import { OutboundHttp } from '../src/http/outbound-http.js';
import { SecretVault } from '../src/secrets/secret-vault.js';
import { CallServiceRunner } from '../src/steps/call-service.js';
import { GrpcCalls } from '../src/steps/grpc-call.js';
import { attemptOf, failureOf } from './called-service.js';
import { certificate, GrpcServer, HOSTS_PROTO } from './grpc-server.js';

const portOf = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
async function listening<S extends { listen(port: number, host: string): unknown }>(server: S): Promise<S> {
  server.listen(0, '127.0.0.1');
  await once(server as never, 'listening');
  return server;
}

describe('a call', () => {
  const pem = { server: '', key: '', client: '', clientKey: '', locked: '' };
  const open: OutboundHttp[] = [];
  const sockets = new Set<Duplex>();
  /** Who called the services, by the certificate, and what was asked. */
  const callers: string[] = [];
  /** What the proxy was asked to connect to, and by whose account. */
  const tunnels: string[] = [];
  let mutual: Server;
  let modern: Http2SecureServer;
  let plain: Server;
  let proxy: Server;
  let proxyAnswer: number;
  let grpc: GrpcServer;

  beforeAll(async () => {
    const files = ['server.pem', 'server-key.pem', 'client.pem', 'client-key.pem', 'client-key-locked.pem'];
    [pem.server, pem.key, pem.client, pem.clientKey, pem.locked] = (await Promise.all(files.map(certificate))).map(String) as [
      string,
      string,
      string,
      string,
      string,
    ];
    const tls = { key: pem.key, cert: pem.server, ca: pem.server, requestCert: true, rejectUnauthorized: true };
    const nameOf = (socket: unknown) => String((socket as TLSSocket).getPeerCertificate().subject?.CN);
    mutual = await listening(createHttps(tls, (request, response) => (callers.push(nameOf(request.socket)), response.end('hello'))));
    modern = await listening(
      createSecureServer(tls, (request, response) => (callers.push(nameOf(request.stream.session?.socket)), response.end('hello'))),
    );
    plain = await listening(createPlain((request, response) => (callers.push(String(request.headers.host)), response.end('plain'))));
    proxy = createPlain((_request, response) => response.writeHead(500).end()).on('connect', ({ url = '', headers }, socket: Duplex) => {
      tunnels.push(`${url} ${headers['proxy-authorization'] ?? ''}`.trim());
      if (proxyAnswer !== 200) return socket.end(`HTTP/1.1 ${proxyAnswer} No\r\ncontent-length: 0\r\n\r\n`);
      const [host = '', port] = url.split(':');
      const onward = connect(Number(port), host === 'closed.example' ? '127.0.0.1' : host, () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      for (const end of [socket, onward]) sockets.add(end.on('error', () => undefined));
    });
    await listening(proxy);
    grpc = await GrpcServer.open({ mutual: true });
  });
  afterAll(async () => {
    grpc.stop();
    for (const socket of sockets) socket.destroy();
    modern.close();
    for (const server of [mutual, plain, proxy]) {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    }
  });
  beforeEach(() => {
    proxyAnswer = 200;
    callers.length = tunnels.length = grpc.calls.length = 0;
  });
  afterEach(() => Promise.all(open.splice(0).map((http) => http.close())));

  const ports = () => [mutual, modern, plain, proxy].map(portOf).concat(grpc.port);
  const allowed = () => ports().flatMap((port) => [`127.0.0.1:${port}`, `localhost:${port}`]);
  const runner = (settings: ConnectionSettings = {}, allow = allowed()) => {
    const guard = new EgressGuard(allow, (name) =>
      name === 'closed.example' ? Promise.reject(new Error('no such name')) : Promise.resolve(['127.0.0.1']),
    );
    const connections = new OutboundConnections(guard, { authorities: Buffer.from(pem.server), ...settings });
    open.push(new OutboundHttp(connections));
    return new CallServiceRunner(open.at(-1)!, new GrpcCalls(new GrpcChannels(connections)));
  };
  const run = (to: CallServiceRunner, parameters: Record<string, Json>, secrets: Record<string, string> = {}, more = {}) =>
    to.run(attemptOf(parameters, { credentials: new Map(Object.entries(secrets)), timeLeftMs: 5_000, ...more }));
  const identity = (more: Record<string, string> = {}) =>
    JSON.stringify({ certificate: pem.client, privateKey: pem.clientKey, ...more });
  const isolate = () => ({ address: `grpcs://localhost:${grpc.port}`, method: 'edr.v1.Hosts/Isolate', proto: HOSTS_PROTO });

  describe('by a client certificate', () => {
    it('is known to services over HTTP/1.1, HTTP/2 and gRPC', async () => {
      const to = runner();
      for (const server of [mutual, modern]) {
        const { output } = await run(to, { url: `https://localhost:${portOf(server)}/`, clientCertificate: 'mtls' }, { mtls: identity() });
        expect(output).toBe('hello');
      }
      expect((await run(to, { ...isolate(), clientCertificate: 'mtls' }, { mtls: identity() })).output).toMatchObject({ state: 'isolated' });
      expect(callers).toEqual(['soc-executor', 'soc-executor']);
    });

    it('takes a key that is locked, with its passphrase', async () => {
      const secret = identity({ privateKey: pem.locked, passphrase: 'open-sesame' });
      expect((await run(runner(), { url: `https://localhost:${portOf(mutual)}/`, clientCertificate: 'm' }, { m: secret })).output).toBe('hello');
    });

    it('trusts the authorities of the secret and no others, where it names some', async () => {
      const call = { url: `https://localhost:${portOf(mutual)}/`, clientCertificate: 'm' };
      expect((await run(runner({ authorities: undefined }), call, { m: identity({ authorities: pem.server }) })).output).toBe('hello');
      const { error } = await failureOf(run(runner(), call, { m: identity({ authorities: pem.client }) }));
      expect(error).toMatchObject({ name: 'connection' });
      expect(error.message).toContain('to show a certificate for its name that this executor trusts');
    });

    it('shares no connection with a call that has none', async () => {
      const to = runner();
      const url = `https://localhost:${portOf(mutual)}/`;
      await run(to, { url, clientCertificate: 'mtls' }, { mtls: identity() });
      const { error, effectless } = await failureOf(run(to, { url, method: 'POST' }));
      expect(error).toMatchObject({ name: 'denied', terminal: true });
      expect(error.message).toContain("to take the caller's certificate, found it refused");
      // The handshake had not ended for the server.
      expect(effectless).toBe(true);
      expect(callers).toEqual(['soc-executor']);
    });

    it('without one is refused by gRPC before the message leaves', async () => {
      let departed = false;
      await failureOf(run(runner(), isolate(), {}, { departing: () => (departed = true) }));
      expect([departed, grpc.calls.length]).toEqual([false, 0]);
    });

    it('goes along with no redirect to another origin', async () => {
      const redirecting = await listening(
        createHttps({ key: pem.key, cert: pem.server, ca: pem.server, requestCert: true }, (_request, response) =>
          response.writeHead(307, { location: `https://localhost:${portOf(mutual)}/` }).end(),
        ),
      );
      const to = runner({}, [...allowed(), `localhost:${portOf(redirecting)}`]);
      const call = { url: `https://localhost:${portOf(redirecting)}/`, clientCertificate: 'm' };
      expect((await failureOf(run(to, call, { m: identity() }))).error.name).toBe('denied');
      expect(callers).toEqual([]);
      redirecting.closeAllConnections();
      redirecting.close();
    });

    it.each<[string, () => string, RegExp]>([
      ['no JSON', () => pem.client, /to hold JSON with certificate and privateKey/],
      ['no certificate', () => identity({ certificate: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' }), /to hold a certificate in PEM/],
      ['a locked key alone', () => identity({ privateKey: pem.locked }), /and its passphrase where it is locked/],
      ['the key of another', () => identity({ privateKey: pem.key }), /to hold the private key of its certificate/],
    ])('is denied for a secret with %s, without showing it', async (_what, secret, message) => {
      const { error } = await failureOf(run(runner(), { url: `https://localhost:${portOf(mutual)}/`, clientCertificate: 'm' }, { m: secret() }));
      expect(error).toMatchObject({ name: 'denied', terminal: true });
      expect(error.message).toMatch(message);
      expect(error.message).not.toMatch(/BEGIN|MII|AAAA/);
    });

    it('is refused in the clear', async () => {
      const calls: Record<string, Json>[] = [{ url: `http://localhost:${portOf(plain)}/` }, { ...isolate(), address: `grpc://localhost:${grpc.port}` }];
      for (const call of calls) {
        const { error } = await failureOf(run(runner(), { ...call, clientCertificate: 'm' }, { m: identity() }));
        expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
        expect(error.message).toContain('/clientCertificate: expected it with a call over TLS alone');
      }
    });

    it('keeps key and passphrase out of all that leaves', async () => {
      const secret = identity({ privateKey: pem.locked, passphrase: 'open-sesame' });
      const vault = new SecretVault({ find: (_tenant: string, name: string) => Promise.resolve(name === 'm' ? secret : 'user:pass-word') } as never);
      const parameters = { url: 'https://a.example', clientCertificate: 'm', proxy: { url: 'http://p:1', credential: 'account' } };
      const { redactor, credentials } = await vault.open('t', parameters, [], runner());
      expect([...(credentials ?? [])].map(([name]) => name)).toEqual(['m', 'account']);
      const line = pem.locked.split('\n')[1]!;
      expect(redactor.text(`got ${line} and open-sesame by user:pass-word`)).toBe('got [secret m] and [secret m] by [secret account]');
    });
  });

  describe('through a proxy', () => {
    const named = (more = '') => proxyOfSetting(`http://${more}127.0.0.1:${portOf(proxy)}`);

    it('that the operator set goes through a tunnel to the checked address, over HTTP, HTTPS and gRPC', async () => {
      const allow = ports().slice(0, -2).map((port) => `127.0.0.1:${port}`);
      const to = runner({ proxy: named('ops:pass%20word@') }, [...allow, `127.0.0.1:${grpc.port}`]);
      expect((await run(to, { url: `http://127.0.0.1:${portOf(plain)}/x` })).output).toBe('plain');
      const secret = { mtls: identity() };
      const port = portOf(mutual);
      const { error } = await failureOf(run(to, { url: `https://127.0.0.1:${port}/`, clientCertificate: 'mtls' }, secret));
      // The certificate is of localhost: the name is checked behind the tunnel, too.
      expect(error.message).toContain('to show a certificate for its name');
      const named2 = runner({ proxy: named() });
      expect((await run(named2, { ...isolate(), clientCertificate: 'mtls' }, secret)).output).toMatchObject({ state: 'isolated' });
      const basic = `Basic ${Buffer.from('ops:pass word').toString('base64')}`;
      expect(tunnels).toEqual([`127.0.0.1:${portOf(plain)} ${basic}`, `127.0.0.1:${port} ${basic}`, `localhost:${grpc.port}`]);
    });

    it('keeps the target behind the guard, and asks for the checked address where the operator did not name the host', async () => {
      const to = runner({ proxy: named() }, []);
      const { error } = await failureOf(run(to, { url: `http://intranet.example:${portOf(plain)}/` }));
      expect(error).toMatchObject({ name: 'denied', details: { rule: 'loopback' } });
      expect(tunnels).toEqual([]);
      const guard = new EgressGuard([], () => Promise.resolve(['93.184.216.34', '2606:4700::1111']));
      expect(await guard.reachThroughProxy({ hostname: 'public.example', port: 443 })).toEqual(['93.184.216.34', '2606:4700::1111']);
      await expect(new EgressGuard(['meta.example:80'], () => Promise.resolve(['169.254.169.254'])).reachThroughProxy({ hostname: 'meta.example', port: 80 })).rejects.toMatchObject({ rule: 'metadata' });
    });

    it('asks for a host by its name where the operator named it, though it has no address here', async () => {
      const to = runner({ proxy: named() }, [`closed.example:${portOf(plain)}`]);
      expect((await run(to, { url: `http://closed.example:${portOf(plain)}/` })).output).toBe('plain');
      expect(tunnels).toEqual([`closed.example:${portOf(plain)}`]);
      expect(callers).toEqual([`closed.example:${portOf(plain)}`]);
    });

    it('goes straight to what is excepted', async () => {
      const to = runner({ proxy: named(), proxyExcept: new AllowList([`127.0.0.1:${portOf(plain)}`], 'EGRESS_PROXY_EXCEPT') });
      expect((await run(to, { url: `http://127.0.0.1:${portOf(plain)}/` })).output).toBe('plain');
      expect(tunnels).toEqual([]);
    });

    it('that the step names, if the operator named it too', async () => {
      const url = `http://127.0.0.1:${portOf(plain)}/`;
      const place = `127.0.0.1:${portOf(proxy)}`;
      const secret = { account: 'ana:s3cret' };
      expect((await run(runner(), { url, proxy: { url: `http://${place}`, credential: 'account' } }, secret)).output).toBe('plain');
      expect(tunnels).toEqual([`127.0.0.1:${portOf(plain)} Basic ${Buffer.from('ana:s3cret').toString('base64')}`]);
      const { error } = await failureOf(run(runner({}, [`127.0.0.1:${portOf(plain)}`]), { url, proxy: `http://${place}` }));
      expect(error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'proxy', target: place } });
      const { error: wrong } = await failureOf(run(runner(), { url, proxy: 'http://ana:s3cret@p:1' }));
      expect(wrong).toMatchObject({ name: 'invalid-input' });
      expect(wrong.message).not.toContain('s3cret');
    });

    it.each([
      [403, 'denied'],
      [407, 'denied'],
      [502, 'connection'],
    ])('that answers %i has let nothing through: %s', async (answer, name) => {
      proxyAnswer = answer;
      let departed = false;
      const call = { url: `http://127.0.0.1:${portOf(plain)}/`, method: 'POST' };
      const { error } = await failureOf(run(runner({ proxy: named() }), call, {}, { departing: () => (departed = true) }));
      expect(error).toMatchObject({ name, details: { proxyStatus: answer } });
      expect([departed, callers]).toEqual([false, []]);
    });

    it('is never taken from variables of the environment', async () => {
      const before = { ...process.env };
      for (const variable of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'grpc_proxy']) process.env[variable] = `http://127.0.0.1:${portOf(proxy)}`;
      try {
        expect((await run(runner(), { url: `http://127.0.0.1:${portOf(plain)}/` })).output).toBe('plain');
        expect((await run(runner(), { ...isolate(), clientCertificate: 'm' }, { m: identity() })).output).toMatchObject({ state: 'isolated' });
      } finally {
        process.env = before;
      }
      expect(tunnels).toEqual([]);
    });

    it.each(['proxy:1', 'ftp://p:1', 'http://p:1/path', 'http://user@p:1', 'http://:pw@p:1', 'http://a b:1'])('is refused in the setting as %j', (text) => {
      expect(() => proxyOfSetting(text)).toThrow('expected EGRESS_PROXY to be a proxy');
    });
  });
});
