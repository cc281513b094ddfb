import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OutboundHttp } from '../http/outbound-http.js';
import { EgressGuard } from './egress-guard.js';
import { OutboundConnections } from './outbound-connection.js';
import type { OwnRule } from './own-rule.js';

const rule = (tenant: string, ...targets: string[]): OwnRule => ({
  tenant,
  allows: ({ hostname, port }) => targets.includes(`${hostname}:${port}`),
});

describe('a call that its tenant does not allow', () => {
  let server: Server;
  let target: string;
  let http: OutboundHttp;
  let connected = 0;
  const call = (own?: OwnRule) =>
    http.send(
      { method: 'GET', url: new URL(`http://${target}/`), headers: {}, ...(own && { route: { own } }) },
      AbortSignal.timeout(30_000),
    );

  beforeAll(async () => {
    server = createServer((_request, reply) => reply.end('here')).on('connection', () => connected++);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    target = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => {
    connected = 0;
    http = new OutboundHttp(new OutboundConnections(new EgressGuard([target])));
  });
  afterEach(() => http.close());
  afterAll(() => server.closeAllConnections() ?? new Promise((resolve) => server.close(resolve)));

  it('connects nowhere, and says which rule refused it', async () => {
    await expect(call(rule('acme', 'edr.example:443'))).rejects.toMatchObject({ name: 'EgressDenied', target, rule: 'tenant' });
    expect(connected).toBe(0);
  });

  it('goes over no connection that another tenant’s call has opened', async () => {
    expect((await call(rule('zeta', target))).status).toBe(200);
    await expect(call(rule('acme'))).rejects.toMatchObject({ rule: 'tenant' });
    expect((await call(rule('zeta', target))).status).toBe(200);
    expect((await call()).status).toBe(200);
    expect(connected).toBe(1);
  });

  it('is not let through by its tenant where the operator does not', async () => {
    http = new OutboundHttp(new OutboundConnections(new EgressGuard([])));
    await expect(call(rule('acme', target))).rejects.toMatchObject({ name: 'EgressDenied', rule: 'loopback' });
    expect(connected).toBe(0);
  });

  it('goes through no proxy that it names itself and its tenant does not', () => {
    const connections = new OutboundConnections(new EgressGuard([]));
    const proxy = { hostname: 'proxy.example', port: 3128, secure: false };
    const own = rule('acme', 'edr.example:443');
    const edr = { hostname: 'edr.example', port: 443 };
    expect(() => connections.expectOwn(edr, { own, proxy: { ...proxy, named: false } })).toThrow('proxy.example:3128');
    // The operator's own is no place of the call's choosing.
    expect(() => connections.expectOwn(edr, { own, proxy: { ...proxy, named: true } })).not.toThrow();
  });
});
