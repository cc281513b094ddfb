import type { FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { request as plainRequest, type IncomingHttpHeaders } from 'node:http';
import { request as tlsRequest, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { EdgeSettings } from '@runbook/service';
import { gatewayAdapter } from './gateway-adapter.js';
import { useCors } from './http/cors.js';
import { useSecurityHeaders } from './http/security-headers.js';

const file = (name: string) => join(import.meta.dirname, '../../../libs/service/test/certificates', name);
const TLS = { cert: file('server.pem'), key: file('server-key.pem') };

let server: FastifyInstance;

async function started({ corsOrigins = [], ...edge }: Partial<EdgeSettings>): Promise<number> {
  server = gatewayAdapter(edge).getInstance();
  await useSecurityHeaders(server, { docsPaths: ['/api/docs'], overTls: edge.tls !== undefined });
  await useCors(server, corsOrigins);
  server.route({ method: ['GET', 'POST'], url: '/who', handler: ({ ip, protocol, host }) => ({ ip, protocol, host }) });
  await server.listen({ port: 0, host: '127.0.0.1' });
  return (server.server.address() as AddressInfo).port;
}

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

function ask(options: RequestOptions, over: typeof plainRequest | typeof tlsRequest = plainRequest): Promise<Answer> {
  return new Promise((done, failed) => {
    const request = over({ host: '127.0.0.1', path: '/who', agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.once('error', failed).end();
  });
}
const who = ({ body }: Answer) => JSON.parse(body) as { ip: string; protocol: string; host: string };

afterEach(async () => {
  (server.server as unknown as { closeAllConnections(): void }).closeAllConnections();
  await server.close();
});

describe('a service with a certificate', () => {
  const ca = readFileSync(TLS.cert);

  it('speaks TLS 1.2 and 1.3, no older one, and says that it always will', async () => {
    const port = await started({ tls: TLS });
    const answer = await ask({ port, ca, servername: 'localhost' }, tlsRequest);
    expect(who(answer)).toMatchObject({ protocol: 'https' });
    expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
    await ask({ port, ca, servername: 'localhost', maxVersion: 'TLSv1.2' }, tlsRequest);
    await expect(
      ask({ port, ca, servername: 'localhost', minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }, tlsRequest),
    ).rejects.toThrow(/EPROTO|alert|version/);
  });

  it('takes no plain HTTP, and goes on', async () => {
    const port = await started({ tls: TLS });
    await expect(ask({ port })).rejects.toThrow();
    expect((await ask({ port, ca, servername: 'localhost' }, tlsRequest)).status).toBe(200);
  });

  it('serves nobody without a certificate of the authority that it asks for', async () => {
    const port = await started({ tls: { ...TLS, clientCa: TLS.cert } });
    const known = { cert: readFileSync(file('client.pem')), key: readFileSync(file('client-key.pem')) };
    const other = { cert: readFileSync(file('renewed.pem')), key: readFileSync(file('renewed-key.pem')) };
    expect((await ask({ port, ca, servername: 'localhost', ...known }, tlsRequest)).status).toBe(200);
    await expect(ask({ port, ca, servername: 'localhost' }, tlsRequest)).rejects.toThrow();
    await expect(ask({ port, ca, servername: 'localhost', ...other }, tlsRequest)).rejects.toThrow();
  });
});

describe('what a request says of its caller', () => {
  const claimed = { 'x-forwarded-for': '203.0.113.9', 'x-forwarded-proto': 'https', 'x-forwarded-host': 'soc.example' };

  it('is not believed from anybody', async () => {
    const port = await started({});
    expect(who(await ask({ port, headers: claimed }))).toEqual({ ip: '127.0.0.1', protocol: 'http', host: `127.0.0.1:${port}` });
  });

  it('is believed from the proxy that was named, up to the first who was not', async () => {
    const port = await started({ trustedProxies: ['loopback'] });
    expect(who(await ask({ port, headers: claimed }))).toEqual({ ip: '203.0.113.9', protocol: 'https', host: 'soc.example' });
    const chain = { ...claimed, 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
    expect(who(await ask({ port, headers: chain })).ip).toBe('203.0.113.9');
  });

  it('is not believed from another proxy', async () => {
    const port = await started({ trustedProxies: ['10.0.0.7'] });
    expect(who(await ask({ port, headers: claimed }))).toMatchObject({ ip: '127.0.0.1', protocol: 'http' });
  });
});

describe('a page of another origin', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-api-key,content-type' },
  });

  it('may read nothing where no origin is named', async () => {
    const port = await started({});
    const { headers } = await ask({ port, headers: { origin: 'https://console.example' } });
    expect(Object.keys(headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect((await ask({ port, ...preflight('https://console.example') })).status).toBe(404);
  });

  it('may call where exactly its origin is named, with a key and without cookies', async () => {
    const port = await started({ corsOrigins: ['https://console.example'] });
    const allowed = await ask({ port, ...preflight('https://console.example') });
    expect(allowed.status).toBe(204);
    expect(allowed.headers).toMatchObject({
      'access-control-allow-origin': 'https://console.example',
      'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
      'access-control-max-age': '600',
      vary: 'Origin',
    });
    expect(allowed.headers['access-control-allow-headers']).toContain('x-api-key');
    expect(allowed.headers['access-control-allow-credentials']).toBeUndefined();
    const answer = await ask({ port, headers: { origin: 'https://console.example' } });
    expect(answer.headers['access-control-allow-origin']).toBe('https://console.example');
    expect(answer.headers['access-control-expose-headers']).toContain('x-request-id');
  });

  it.each([
    'https://console.example.evil.example',
    'https://evil.example',
    'http://console.example',
    'https://console.example:8443',
    'null',
  ])('may read nothing as %s', async (origin) => {
    const port = await started({ corsOrigins: ['https://console.example'] });
    expect((await ask({ port, headers: { origin } })).headers['access-control-allow-origin']).toBeUndefined();
    expect((await ask({ port, ...preflight(origin) })).headers['access-control-allow-origin']).toBeUndefined();
  });
});
