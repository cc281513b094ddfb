import { redactorOf } from '../src/redact.js';
import { CalledService, failureOf } from './called-service.js';

describe('a call that is redirected', () => {
  let service: CalledService;

  beforeAll(async () => {
    service = await CalledService.open();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.reset());

  it('goes along, changes to GET where the standard says so, and keeps the body on 307', async () => {
    for (const [status, method, body] of [
      [302, 'GET', ''],
      [303, 'GET', ''],
      [307, 'POST', '{"a":1}'],
      [308, 'POST', '{"a":1}'],
    ] as const) {
      service.received.length = 0;
      service.answer = (request, response) =>
        request.url === '/api' ? response.writeHead(status, { location: '/there?x=1' }).end() : response.end('arrived');
      expect((await service.call({ method: 'POST', body: { a: 1 } })).output).toBe('arrived');
      expect(service.received[1]).toMatchObject({ method, url: '/there?x=1', body });
    }
  });

  it('drops credentials and secrets when the origin changes', async () => {
    const other = service.otherUrl;
    service.answer = (request, response) =>
      request.headers.host?.startsWith('localhost') ? response.end('ok') : response.writeHead(302, { location: `${other}/x` }).end();
    const more = { credential: 't0psecret', redactor: redactorOf(new Map([['ti', 't0psecret']])) };
    await service.call({ credential: 'ti', headers: { cookie: 'a=1', 'x-key': 'k-t0psecret', 'x-plain': 'stays' } }, more);
    expect(service.received[0]?.headers).toMatchObject({ authorization: 'Bearer t0psecret', cookie: 'a=1' });
    expect(JSON.stringify(service.received[1]?.headers)).not.toMatch(/t0psecret|cookie/);
    expect(service.received[1]?.headers['x-plain']).toBe('stays');
  });

  it('is denied when a body with a secret would go to another origin', async () => {
    service.answer = (_request, response) => void response.writeHead(307, { location: `${service.otherUrl}/x` }).end();
    const redactor = redactorOf(new Map([['ti', 't0psecret']]));
    const { error } = await failureOf(service.call({ method: 'POST', body: { key: 't0psecret' } }, { redactor }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(service.received).toHaveLength(1);
  });

  it('is checked by the guard each time', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: 'http://169.254.169.254/latest' }).end();
    expect((await failureOf(service.call({}))).error).toMatchObject({ name: 'denied', terminal: true, details: { rule: 'metadata' } });
  });

  it('ends after five', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: '/again' }).end();
    expect((await failureOf(service.call({}))).error).toMatchObject({ name: 'limit-exceeded', terminal: true });
    expect(service.received).toHaveLength(6);
  });

  it('stays where the step expects the redirect itself', async () => {
    service.answer = (_request, response) => void response.writeHead(302, { location: '/there' }).end();
    expect((await service.call({ expect: { status: [302] } })).http).toMatchObject({ status: 302, headers: { location: '/there' } });
  });
});
