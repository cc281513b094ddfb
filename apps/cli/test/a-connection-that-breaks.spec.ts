import { clientOf, scriptedService, type ScriptedService } from './a-client.js';

let service: ScriptedService;
afterEach(() => service.stop());

const problem = (code: string, status: number) =>
  JSON.stringify({ type: 't', title: 'T', status, detail: `expected more, found ${code}`, code, traceId: 'x' });

describe('a connection that breaks', () => {
  it('is made again for what has an idempotency key, which stays the same', async () => {
    service = await scriptedService((_request, response, _body, nth) => (nth < 3 ? response.destroy() : response.end('{"id":"exe_1"}')));
    const { http } = clientOf(service.url);
    const answer = await http.send({
      method: 'POST',
      path: '/api/v1/executions',
      headers: { 'idempotency-key': 'k-1' },
      body: '{"runbookId":"a"}',
    });
    expect(await answer.json()).toEqual({ id: 'exe_1' });
    expect(service.seen.map(({ headers, body }) => [headers['idempotency-key'], body])).toEqual(
      Array(3).fill(['k-1', '{"runbookId":"a"}']),
    );
    await http.close();
  });

  it('is not made again for what changes something and has none; its reader is told that it may have happened', async () => {
    service = await scriptedService((_request, response) => response.destroy());
    const { http } = clientOf(service.url);
    await expect(http.send({ method: 'POST', path: '/api/v1/people', body: '{}' })).rejects.toMatchObject({
      exit: 1,
      message: expect.stringContaining('whether it was done is not known') as string,
    });
    expect(service.seen).toHaveLength(1);
    await http.close();
  });

  it('is given up after four times, with words that say how to go on', async () => {
    service = await scriptedService((_request, response) => response.destroy());
    const { http } = clientOf(service.url);
    await expect(http.send({ method: 'POST', path: '/x', headers: { 'Idempotency-Key': 'k' } })).rejects.toMatchObject({
      hints: expect.arrayContaining(['run the same command again: it bears the same key, and nothing is done twice']) as string[],
    });
    expect(service.seen).toHaveLength(4);
    await http.close();
  });
});

describe('a service that asks for patience', () => {
  it('is asked again when it says so, and what it refuses for good is not', async () => {
    service = await scriptedService((_request, response, _body, nth) => {
      if (nth === 1)
        response.writeHead(503, { 'content-type': 'application/problem+json', 'retry-after': '0' }).end(problem('not-ready', 503));
      else response.writeHead(404, { 'content-type': 'application/problem+json' }).end(problem('execution-unknown', 404));
    });
    const { http } = clientOf(service.url);
    await expect(http.send({ method: 'GET', path: '/api/v1/executions/exe_1' })).rejects.toMatchObject({ exit: 5 });
    expect(service.seen).toHaveLength(2);
    await http.close();
  });

  it('is not waited for when that would take longer than anybody waits at a prompt', async () => {
    service = await scriptedService((_request, response) =>
      response.writeHead(429, { 'retry-after': '3600' }).end(problem('rate-exceeded', 429)),
    );
    const { http } = clientOf(service.url);
    await expect(http.send({ method: 'GET', path: '/x' })).rejects.toMatchObject({ exit: 1, problem: { code: 'rate-exceeded' } });
    expect(service.seen).toHaveLength(1);
    await http.close();
  });
});

describe('an answer that leads elsewhere', () => {
  it('is not followed: the key would go there', async () => {
    const other = await scriptedService((_request, response) => response.end('{}'));
    service = await scriptedService((_request, response) => response.writeHead(302, { location: `${other.url}/steal` }).end());
    const { http } = clientOf(service.url);
    await expect(http.send({ method: 'GET', path: '/api/v1/auth/me' })).rejects.toMatchObject({ exit: 1 });
    expect(other.seen).toEqual([]);
    await other.stop();
    await http.close();
  });
});

describe('a key', () => {
  it('is not shown where nobody has to be known, and is never told', async () => {
    service = await scriptedService((_request, response) => response.end('{}'));
    const { http, said } = clientOf(service.url);
    await http.send({ method: 'POST', path: '/api/v1/auth/login', body: '{}', isKnown: false });
    await http.send({ method: 'GET', path: '/api/v1/auth/me' });
    expect(service.seen.map(({ headers }) => headers['x-api-key'])).toEqual([undefined, 'a-key-of-suites']);
    expect(said.join('')).toContain('GET /api/v1/auth/me 200');
    expect(said.join('')).not.toContain('a-key-of-suites');
    await http.close();
  });
});
