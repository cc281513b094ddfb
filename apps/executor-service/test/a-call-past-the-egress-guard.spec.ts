import { EgressGuard, OutboundConnections, OutboundHttp, type Resolver } from '@runbook/outbound';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';

const never = new AbortController().signal;
const get = (url: string) => ({ method: 'GET', url: new URL(url), headers: {} });

describe('a call past the egress guard', () => {
  let server: Server;
  let port: number;
  let hosts: (string | undefined)[];
  const open: OutboundHttp[] = [];

  const http = (allow: readonly string[], resolver: Resolver = () => Promise.resolve(['127.0.0.1'])): OutboundHttp => {
    const made = new OutboundHttp(new OutboundConnections(new EgressGuard(allow, resolver)));
    open.push(made);
    return made;
  };

  beforeEach(async () => {
    hosts = [];
    server = createServer((request, response) => {
      hosts.push(request.headers.host);
      response.end('reached');
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    port = (server.address() as AddressInfo).port;
  });

  afterEach(async () => {
    await Promise.all(open.splice(0).map((made) => made.close()));
    await new Promise((resolve) => void server.close(resolve));
  });

  it.each([
    ['http://127.0.0.1', 'loopback'],
    ['http://0x7f.1', 'loopback'],
    ['http://0177.0.0.1', 'loopback'],
    ['http://2130706433', 'loopback'],
    ['http://127.1', 'loopback'],
    ['http://0', 'unspecified'],
    ['http://[::1]', 'loopback'],
    ['http://[::ffff:127.0.0.1]', 'loopback'],
    ['http://0xa9fea9fe', 'metadata'],
    ['http://169.254.169.254/latest/meta-data', 'metadata'],
    ['http://①②⑦.0.0.1', 'loopback'],
  ])('is refused at %s', async (url, rule) => {
    await expect(http([]).send(get(url), never)).rejects.toMatchObject({ name: 'EgressDenied', rule });
  });

  it.each([
    ['ftp://example.com', 'scheme'],
    ['file:///etc/passwd', 'scheme'],
    ['http://user:word@example.com', 'userinfo'],
    ['http://user@127.0.0.1', 'userinfo'],
  ])('is refused as %s', async (url, rule) => {
    await expect(http(['127.0.0.1:80']).send(get(url), never)).rejects.toMatchObject({ name: 'EgressDenied', rule });
  });

  it('names the host, the rule and the remedy, and no server is bothered', async () => {
    await expect(http([]).send(get(`http://intranet.example:${port}/`), never)).rejects.toThrow(
      `expected intranet.example:${port} to be a public address, found 127.0.0.1, which is loopback; if the call is meant, let the operator add intranet.example:${port} to EGRESS_ALLOW`,
    );
    expect(hosts).toEqual([]);
  });

  it('is let through to exactly the host and port that the operator named', async () => {
    const client = http([`edr.example:${port}`]);
    expect((await client.send(get(`http://edr.example:${port}/`), never)).body.toString()).toBe('reached');
    expect(hosts).toEqual([`edr.example:${port}`]);
    await expect(client.send(get(`http://other.example:${port}/`), never)).rejects.toMatchObject({ name: 'EgressDenied' });
    await expect(client.send(get(`http://edr.example:${port + 1}/`), never)).rejects.toMatchObject({ name: 'EgressDenied' });
  });

  it('is refused when one of several addresses is not public', async () => {
    const client = http([], () => Promise.resolve(['93.184.216.34', '10.0.0.1']));
    await expect(client.send(get('http://mixed.example/'), never)).rejects.toMatchObject({ rule: 'private' });
  });

  it('never reaches a metadata service by an allowed name', async () => {
    const client = http(['edr.example:80'], () => Promise.resolve(['169.254.169.254']));
    await expect(client.send(get('http://edr.example/'), never)).rejects.toMatchObject({ rule: 'metadata' });
  });

  it('goes to the address that was checked, whatever the name says next (rebinding)', async () => {
    let asked = 0;
    // Public at first, loopback ever after: a second look-up would connect to the server here.
    const client = http([], () => Promise.resolve([asked++ === 0 ? '192.0.2.1' : '127.0.0.1']));
    await expect(client.send(get(`http://rebind.example:${port}/`), never)).rejects.toMatchObject({ rule: 'documentation' });
    await expect(client.send(get(`http://rebind.example:${port}/`), never)).rejects.toMatchObject({ rule: 'loopback' });
    expect(hosts).toEqual([]);
  });

  it('resolves once for a connection and not again while it is kept', async () => {
    let asked = 0;
    const client = http([`edr.example:${port}`], () => {
      asked++;
      return Promise.resolve(['127.0.0.1']);
    });
    for (let call = 0; call < 10; call++) await client.send(get(`http://edr.example:${port}/`), never);
    // A call that follows in the same turn as a reply finds the first connection not yet free and opens a second.
    expect(asked).toBeLessThanOrEqual(2);
    expect(hosts).toHaveLength(10);
  });

  it('keeps the name for TLS and for the Host header although it goes to an address', async () => {
    const names: string[] = [];
    // Without a certificate the handshake ends here; the name has arrived by then.
    const secured = createTlsServer({ SNICallback: (name, done) => (names.push(name), done(new Error('no certificate'))) });
    secured.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => void secured.listen(0, '127.0.0.1', resolve));
    const securedPort = (secured.address() as AddressInfo).port;
    await expect(http([`edr.example:${securedPort}`]).send(get(`https://edr.example:${securedPort}/`), never)).rejects.toThrow();
    expect(names).toEqual(['edr.example']);
    await new Promise((resolve) => void secured.close(resolve));
  });

  it('tries the next address when one does not answer', async () => {
    const client = http([`edr.example:${port}`], () => Promise.resolve(['127.0.0.77', '127.0.0.1']));
    expect((await client.send(get(`http://edr.example:${port}/`), never)).status).toBe(200);
  });

  it('refuses an allow-list that it cannot read', () => {
    for (const entry of ['edr.example', '*.example:443x', 'http://a:1', 'a:99999', 'user@a:1', 'a:1/path', '']) {
      expect(() => new EgressGuard([entry])).toThrow(`found ${JSON.stringify(entry)}`);
    }
    expect(() => new EgressGuard(['[::1]:80', 'LOCALHOST:443', '127.0.0.1:8080'])).not.toThrow();
  });
});
