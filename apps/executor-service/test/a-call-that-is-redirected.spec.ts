import { nothingToRedact, redactorOf } from '@runbook/outbound';
import { redirected } from '../src/steps/redirect.js';
import { CalledService, failureOf } from './called-service.js';

describe('a call that is redirected', () => {
  let service: CalledService;

  beforeAll(async () => {
    service = await CalledService.open();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.reset());

  const redirecting = (status: number, location = '/there?x=1') => {
    service.answer = (request, response) =>
      request.url === '/api' ? response.writeHead(status, { location }).end() : response.end('arrived');
  };

  it.each([301, 302, 303, 307, 308])('with %i goes along where it only looks', async (status) => {
    redirecting(status);
    expect((await service.call({})).output).toBe('arrived');
    expect(service.received[1]).toMatchObject({ method: 'GET', url: '/there?x=1' });
  });

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [301, 302, 303, 307, 308].map((status) => [method, status] as const)))(
    'stays where a %s is answered with %i, and says where it should go',
    async (method, status) => {
      redirecting(status);
      const { error, http } = await failureOf(service.call({ method, body: { a: 1 } }));
      expect(error).toMatchObject({ name: `http-${status}`, terminal: true, details: { status, location: `${service.url}/there?x=1` } });
      expect(error.message).toContain(`expected status 2xx from ${method} ${service.url}/api, found ${status} to ${service.url}/there;`);
      expect(http?.status).toBe(status);
      expect(service.received.map((one) => one.method)).toEqual([method]);
    },
  );

  it.each(['POST', 'PUT', 'PATCH', 'DELETE'].flatMap((method) => [307, 308].map((status) => [method, status] as const)))(
    'takes a %s along on %i, with its body, when the author says so',
    async (method, status) => {
      redirecting(status);
      expect((await service.call({ method, body: { a: 1 }, redirects: 'follow' })).output).toBe('arrived');
      expect(service.received[1]).toMatchObject({ method, url: '/there?x=1', body: '{"a":1}' });
    },
  );

  it.each([301, 302, 303])('never makes a GET of what acts, whatever the author says: %i', async (status) => {
    redirecting(status);
    const { error } = await failureOf(service.call({ method: 'POST', body: { a: 1 }, redirects: 'follow' }));
    expect(error).toMatchObject({ name: `http-${status}`, terminal: true });
    expect(error.message).toContain('see whether it was done');
    expect(service.received).toHaveLength(1);
  });

  it('is refused where it only looks, when the author says so', async () => {
    redirecting(302);
    const { error } = await failureOf(service.call({ redirects: 'refuse' }));
    expect(error).toMatchObject({ name: 'http-302', terminal: true });
    expect(error.message).toContain('let the step go along (redirects: follow)');
    expect(service.received).toHaveLength(1);
  });

  it.each([undefined, 'http://['])('to no place, %s, fails by its status', async (location) => {
    service.answer = (_request, response) => void response.writeHead(302, location === undefined ? {} : { location }).end();
    const { error } = await failureOf(service.call({}));
    expect(error).toMatchObject({ name: 'http-302', terminal: true });
    expect(error.message).toContain('and no place to go to');
  });

  it('drops credentials, secrets and what the author wrote into headers when the origin changes', async () => {
    const other = service.otherUrl;
    service.answer = (request, response) =>
      request.headers.host?.startsWith('localhost') ? response.end('ok') : response.writeHead(307, { location: `${other}/x` }).end();
    const more = { credential: 't0psecret', redactor: redactorOf(new Map([['ti', 't0psecret']])) };
    const headers = { cookie: 'a=1', 'x-key': 'k-t0psecret', 'x-plain': 'mine', accept: 'application/t0psecret' };
    await service.call({ method: 'POST', body: { a: 1 }, redirects: 'follow', credential: 'ti', headers }, more);
    expect(service.received[0]?.headers).toMatchObject({ authorization: 'Bearer t0psecret', cookie: 'a=1', 'x-plain': 'mine' });
    const { host, connection, 'content-length': length, ...told } = service.received[1]?.headers ?? {};
    expect([host, connection, length].every((one) => one !== undefined)).toBe(true);
    expect(told).toEqual({
      'content-type': 'application/json',
      'idempotency-key': 'exe_1/lookup',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'user-agent': 'runbook-executor',
    });
  });

  it('keeps them when the origin stays', async () => {
    redirecting(307);
    await service.call({ method: 'POST', redirects: 'follow', headers: { 'x-plain': 'mine' } });
    expect(service.received[1]?.headers['x-plain']).toBe('mine');
  });

  it('is denied when a body with a secret would go to another origin', async () => {
    service.answer = (_request, response) => void response.writeHead(307, { location: `${service.otherUrl}/x` }).end();
    const redactor = redactorOf(new Map([['ti', 't0psecret']]));
    const { error } = await failureOf(service.call({ method: 'POST', body: { key: 't0psecret' }, redirects: 'follow' }, { redactor }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(service.received).toHaveLength(1);
  });

  it.each([
    ['https://edr.example/', 'http://edr.example/', '{}', 'denied'],
    ['https://edr.example/', 'http://edr.example/', undefined, 'GET'],
    ['https://edr.example/', 'https://other.example/', '{}', 'GET'],
    ['http://edr.example/', 'http://other.example/', '{}', 'GET'],
  ])('from %s to %s with the body %s: %s', (from, location, body, expected) => {
    const request = { method: 'GET', url: new URL(from), headers: {}, ...(body !== undefined && { body }) };
    const next = () => redirected(request, { status: 307, headers: { location }, body: Buffer.alloc(0) }, 0, nothingToRedact)?.method;
    if (expected === 'denied') expect(next).toThrow('a body out of TLS');
    else expect(next()).toBe(expected);
  });

  it('is checked by the guard each time', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    expect((await failureOf(service.call({}))).error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'metadata' } });
  });

  it('is checked by the guard each time where it acts, too', async () => {
    service.answer = (_request, response) => void response.writeHead(308, { location: 'http://10.0.0.1/isolate' }).end();
    const { error } = await failureOf(service.call({ method: 'POST', redirects: 'follow' }));
    expect(error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'private' } });
  });

  it.each([
    ['GET', 302],
    ['POST', 307],
  ])('ends after five: %s on %i, of which none did anything', async (method, status) => {
    service.answer = (_request, response) => void response.writeHead(status, { location: '/again' }).end();
    const failure = await failureOf(service.call({ method, redirects: 'follow' }));
    expect(failure.error).toMatchObject({ name: 'limit-exceeded', terminal: true });
    expect(failure.effectless).toBe(true);
    expect(service.received).toHaveLength(6);
  });

  it('stays where the step expects the redirect itself', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: '/there' }).end();
    expect((await service.call({ expect: { status: [302] } })).http).toMatchObject({ status: 302, headers: { location: '/there' } });
  });
});
