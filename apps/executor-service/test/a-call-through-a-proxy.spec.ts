import { AllowList, EgressGuard, proxyOfSetting } from '@runbook/outbound';
import { failureOf } from './called-service.js';
import { portOf, run, ServicesAndProxy } from './services-and-proxy.js';

describe('a call through a proxy', () => {
  let all: ServicesAndProxy;

  beforeAll(async () => {
    all = await ServicesAndProxy.start();
  });
  afterAll(() => all.stop());
  beforeEach(() => all.reset());

  const named = (more = '') => proxyOfSetting(`http://${more}127.0.0.1:${portOf(all.proxy)}`);

  it('that the operator set opens tunnels for calls over HTTP, HTTPS and gRPC, by its account', async () => {
    const to = all.runner({ proxy: named('ops:pass%20word@') });
    const secret = { mtls: all.identity() };
    expect((await run(to, { url: `http://127.0.0.1:${portOf(all.plain)}/x` })).output).toBe('plain');
    const mutual = { url: `https://localhost:${portOf(all.mutual)}/`, clientCertificate: 'mtls' };
    expect((await run(to, mutual, secret)).output).toBe('hello');
    expect((await run(to, { ...all.isolate(), clientCertificate: 'mtls' }, secret)).output).toMatchObject({ state: 'isolated' });
    // The certificate is of localhost: the name is checked behind the tunnel, too.
    const { error } = await failureOf(run(to, { ...mutual, url: `https://127.0.0.1:${portOf(all.mutual)}/` }, secret));
    expect(error.message).toContain('to show a certificate for its name');
    const basic = `Basic ${Buffer.from('ops:pass word').toString('base64')}`;
    const { plain, mutual: https, grpc } = all;
    expect(all.tunnels).toEqual(
      [`127.0.0.1:${portOf(plain)}`, `localhost:${portOf(https)}`, `localhost:${grpc.port}`, `127.0.0.1:${portOf(https)}`].map(
        (target) => `${target} ${basic}`,
      ),
    );
  });

  it('keeps the target behind the guard, and asks for the checked address where the operator did not name the host', async () => {
    const to = all.runner({ proxy: named() }, []);
    const { error } = await failureOf(run(to, { url: `http://intranet.example:${portOf(all.plain)}/` }));
    expect(error).toMatchObject({ name: 'denied', details: { rule: 'loopback' } });
    expect(all.tunnels).toEqual([]);
    const guard = new EgressGuard([], () => Promise.resolve(['93.184.216.34', '2606:4700::1111']));
    expect(await guard.reachThroughProxy({ hostname: 'public.example', port: 443 })).toEqual(['93.184.216.34', '2606:4700::1111']);
    await expect(
      new EgressGuard(['meta.example:80'], () => Promise.resolve(['169.254.169.254'])).reachThroughProxy({
        hostname: 'meta.example',
        port: 80,
      }),
    ).rejects.toMatchObject({ rule: 'metadata' });
  });

  it('asks for a host by its name where the operator named it, though it has no address here', async () => {
    const to = all.runner({ proxy: named() }, [`closed.example:${portOf(all.plain)}`]);
    expect((await run(to, { url: `http://closed.example:${portOf(all.plain)}/` })).output).toBe('plain');
    expect(all.tunnels).toEqual([`closed.example:${portOf(all.plain)}`]);
    expect(all.callers).toEqual([`closed.example:${portOf(all.plain)}`]);
  });

  it('goes through the one of its tenant where the call names none, and through the operator’s for others', async () => {
    const target = `127.0.0.1:${portOf(all.plain)}`;
    const proxy = { hostname: '127.0.0.1', port: portOf(all.proxy), secure: false, named: false };
    const own = { tenant: 'acme', allows: () => true, proxy };
    const to = all.runner({}, [...all.allowed(), `127.0.0.1:${portOf(all.proxy)}`]);
    const call = (more: object) => run(to, { url: `http://${target}/x` }, {}, more);
    expect((await call({})).output).toBe('plain');
    expect(all.tunnels).toEqual([]);
    expect((await call({ own })).output).toBe('plain');
    expect((await call({})).output).toBe('plain');
    expect(all.tunnels).toEqual([target]);
    const isolate = { ...all.isolate(), clientCertificate: 'mtls' };
    expect((await run(to, isolate, { mtls: all.identity() }, { own })).output).toMatchObject({ state: 'isolated' });
    expect(all.tunnels).toEqual([target, `localhost:${all.grpc.port}`]);
    // The operator has not named it: it is no proxy of anybody's.
    const { error } = await failureOf(run(all.runner({}, [target]), { url: `http://${target}/x` }, {}, { own }));
    expect(error).toMatchObject({ name: 'denied', details: { rule: 'proxy' } });
  });

  it('goes straight to what is excepted', async () => {
    const to = all.runner({ proxy: named(), proxyExcept: new AllowList([`127.0.0.1:${portOf(all.plain)}`], 'EGRESS_PROXY_EXCEPT') });
    expect((await run(to, { url: `http://127.0.0.1:${portOf(all.plain)}/` })).output).toBe('plain');
    expect(all.tunnels).toEqual([]);
  });

  it('that the step names, if the operator named it too', async () => {
    const url = `http://127.0.0.1:${portOf(all.plain)}/`;
    const place = `127.0.0.1:${portOf(all.proxy)}`;
    const secret = { account: 'ana:s3cret' };
    expect((await run(all.runner(), { url, proxy: { url: `http://${place}`, credential: 'account' } }, secret)).output).toBe('plain');
    expect(all.tunnels).toEqual([`127.0.0.1:${portOf(all.plain)} Basic ${Buffer.from('ana:s3cret').toString('base64')}`]);
    const { error } = await failureOf(run(all.runner({}, [`127.0.0.1:${portOf(all.plain)}`]), { url, proxy: `http://${place}` }));
    expect(error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'proxy', target: place } });
    const { error: wrong } = await failureOf(run(all.runner(), { url, proxy: 'http://ana:s3cret@p:1' }));
    expect(wrong).toMatchObject({ name: 'invalid-input' });
    expect(wrong.message).not.toContain('s3cret');
  });

  it.each([
    [403, 'denied'],
    [407, 'denied'],
    [502, 'connection'],
  ])('that answers %i has let nothing through: %s', async (answer, name) => {
    all.proxyAnswer = answer;
    let departed = false;
    const call = { url: `http://127.0.0.1:${portOf(all.plain)}/`, method: 'POST' };
    const { error } = await failureOf(run(all.runner({ proxy: named() }), call, {}, { departing: () => (departed = true) }));
    expect(error).toMatchObject({ name, details: { proxyStatus: answer } });
    expect([departed, all.callers]).toEqual([false, []]);
  });

  it('is never taken from variables of the environment', async () => {
    const before = { ...process.env };
    for (const variable of ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'grpc_proxy'])
      process.env[variable] = `http://127.0.0.1:${portOf(all.proxy)}`;
    try {
      expect((await run(all.runner(), { url: `http://127.0.0.1:${portOf(all.plain)}/` })).output).toBe('plain');
      expect((await run(all.runner(), { ...all.isolate(), clientCertificate: 'm' }, { m: all.identity() })).output).toMatchObject({
        state: 'isolated',
      });
    } finally {
      process.env = before;
    }
    expect(all.tunnels).toEqual([]);
  });

  it.each(['proxy:1', 'ftp://p:1', 'http://p:1/path', 'http://user@p:1', 'http://:pw@p:1', 'http://a b:1'])(
    'is refused in the setting as %j',
    (text) => {
      expect(() => proxyOfSetting(text)).toThrow('expected EGRESS_PROXY to be a proxy');
    },
  );
});
