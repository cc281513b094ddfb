import type { Json } from '@runbook/domain';
import { redactorOf, REPLY_BYTES_MAX } from '@runbook/outbound';
import { gzipSync } from 'node:zlib';
import { attemptOf, CalledService, failureOf } from './called-service.js';

describe('a call to a service', () => {
  let service: CalledService;

  beforeAll(async () => {
    service = await CalledService.open();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.reset());

  it('sends JSON with the idempotency key and the trace, and gives status, headers and body', async () => {
    const outcome = await service.call({ method: 'post', body: { sha256: 'ab' }, headers: { 'X-Team': 'soc', 'x-depth': 3 } });
    expect(outcome.output).toEqual({ score: 70 });
    expect(outcome.http).toMatchObject({ status: 200, headers: { 'content-type': 'application/json' } });
    expect(service.received[0]).toMatchObject({ method: 'POST', url: '/api', body: '{"sha256":"ab"}' });
    expect(service.received[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': 'exe_1/lookup',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      'x-team': 'soc',
      'x-depth': '3',
    });
  });

  it('sends a number to its last digit where the request names its place, and texts as texts', async () => {
    const id = '9007199254740993';
    const body = { id, 'a/b': [{ n: '-0.12345678901234567890' }], text: id, forged: '1,"admin":true' };
    await service.call({ method: 'POST', body }, { numbers: ['/body/id', '/body/a~1b/0/n', '/body/forged', '/body/missing'] });
    await service.call({ method: 'POST', body: id }, { numbers: ['/body'] });
    expect(service.received.map((call) => call.body)).toEqual([
      `{"id":${id},"a/b":[{"n":-0.12345678901234567890}],"text":"${id}","forged":"1,\\"admin\\":true"}`,
      id,
    ]);
    expect(service.received[1]?.headers['content-type']).toBe('application/json');
  });

  it('sends text as it is, and nothing when there is no body', async () => {
    await service.call({ method: 'PUT', body: 'plain' });
    await service.call({ method: 'PUT', body: '{"a":1}', headers: { 'content-type': 'application/json' } });
    await service.call({});
    expect(service.received.map(({ body }) => body)).toEqual(['plain', '{"a":1}', '']);
    expect(service.received.map(({ headers }) => headers['content-type'])).toEqual([
      'text/plain; charset=utf-8',
      'application/json',
      undefined,
    ]);
  });

  it('says how long its content is, and that there is none where the method would have some', async () => {
    await service.call({ method: 'POST', body: 'ä' });
    for (const method of ['POST', 'PUT', 'PATCH', 'GET', 'DELETE', 'OPTIONS']) await service.call({ method });
    expect(service.received.map(({ headers }) => headers['content-length'])).toEqual(['2', '0', '0', '0', undefined, undefined, undefined]);
    expect(service.received.every(({ headers }) => headers['transfer-encoding'] === undefined)).toBe(true);
  });

  it.each<[string, string | undefined, string | Buffer, Json]>([
    ['JSON', 'application/json; charset=utf-8', '[1,{"a":null}]', [1, { a: null }]],
    ['JSON behind a byte order mark', 'application/json', '\ufeff{"a":1}', { a: 1 }],
    ['a +json type', 'application/problem+json', '{"title":"x"}', { title: 'x' }],
    ['a +json type that does not parse', 'application/x+json', '{"title":', '{"title":'],
    ['text that looks like JSON', 'text/plain', '{"a":1}', '{"a":1}'],
    ['text without a type', undefined, 'hello', 'hello'],
    ['Latin-1', 'text/plain; charset=iso-8859-1', Buffer.from([0xfc]), 'ü'],
    // WHATWG Encoding, index windows-1252: 80 is €, 92 is ’, 96 is –, and what is not assigned stays a control character.
    ['windows-1252', 'application/json; charset=windows-1252', Buffer.from('"\x80 O\x92Brien \x96 \x81"', 'latin1'), '€ O’Brien – \u0081'],
    ['windows-1251', 'text/plain; charset=windows-1251', Buffer.from([0xcf, 0xf0]), 'Пр'],
    ['UTF-16', 'text/plain; charset=utf-16le', Buffer.from('\ufeffé€', 'utf16le'), 'é€'],
    [
      'numbers that a double cannot hold, as their digits',
      'application/json',
      '{"id":9007199254740993,"n":[1.5,0.1]}',
      { id: '9007199254740993', n: [1.5, 0.1] },
    ],
    ['a minus before zero as zero', 'application/json', '[-0,-0.0]', [0, 0]],
    ['nothing', 'application/json', '', null],
  ])('reads %s', async (_what, type, body, output) => {
    service.answer = (_request, response) => {
      if (type) response.setHeader('content-type', type);
      response.end(body);
    };
    expect((await service.call({})).output).toEqual(output);
  });

  it('unpacks what a server compressed unasked', async () => {
    service.answer = (_request, response) =>
      void response.setHeader('content-type', 'application/json').setHeader('content-encoding', 'gzip').end(gzipSync('{"a":1}'));
    expect((await service.call({})).output).toEqual({ a: 1 });
  });

  it.each<[string, string, Buffer | string]>([
    ['JSON that is none', 'application/json', '{"a":'],
    ['bytes that are no text', 'application/octet-stream', Buffer.from([0xff, 0xfe, 0x00])],
    ['JSON with bytes that are no UTF-8', 'application/json', Buffer.from([0x22, 0xff, 0x22])],
    ['half of a surrogate pair', 'application/json', '{"name":"cut \\ud83d"}'],
    ['half of a surrogate pair of a +json type', 'application/x+json', '{"name":"cut \\ud83d"}'],
    ['a number without end', 'application/json', '{"n":1e400}'],
    ['a name that comes twice', 'application/json', '{"a":1,"a":2}'],
  ])('refuses %s as invalid output', async (_what, type, body) => {
    service.answer = (_request, response) => void response.setHeader('content-type', type).end(body);
    expect((await failureOf(service.call({}))).error).toMatchObject({ name: 'invalid-output', terminal: true });
  });

  it.each([
    [400, true],
    [404, true],
    [408, undefined],
    [425, undefined],
    [429, undefined],
    [500, undefined],
    [503, undefined],
  ])('fails on %i, for good: %s', async (status, terminal) => {
    service.answer = (_request, response) =>
      void response.writeHead(status, { 'retry-after': '7', 'content-type': 'text/plain' }).end('sorry');
    const { error, http: reply } = await failureOf(service.call({ method: 'POST' }));
    expect(error).toMatchObject({ name: `http-${status}`, details: { status, retryAfter: '7', body: 'sorry' } });
    expect(error.terminal).toBe(terminal);
    expect(error.message).toContain(`expected status 2xx from POST ${service.url}/api, found ${status}`);
    expect(reply?.status).toBe(status);
  });

  it.each([
    ['100', 'HTTP/1.1 100 Continue\r\n\r\n'],
    ['102', 'HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'],
    ['103', 'HTTP/1.1 103 Early Hints\r\nlink: </x>; rel=preload\r\n\r\n'],
    ['all of them', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n'],
  ])('takes what is said before the reply for no reply: %s', async (_what, before) => {
    service.answer = (_request, response) => {
      response.socket?.write(before);
      response.writeHead(201, { 'x-final': 'yes' }).end('made');
    };
    for (const method of ['POST', 'GET']) {
      const { output, http: reply } = await service.call({ method });
      expect(output).toBe('made');
      expect(reply).toMatchObject({ status: 201, headers: { 'x-final': 'yes' } });
      expect(reply?.headers).not.toHaveProperty('link');
    }
  });

  it('does not take an answer before the reply for the reply where none follows', async () => {
    service.answer = (_request, response) => void response.socket?.end('HTTP/1.1 103 Early Hints\r\n\r\n');
    expect((await failureOf(service.call({}))).error.name).toBe('connection');
  });

  it('changes to no other protocol', async () => {
    service.answer = (_request, response) =>
      void response.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n');
    expect((await failureOf(service.call({}))).error.name).toBe('connection');
  });

  it('reads headers as UTF-8 where they are, and as Latin-1 where they are not', async () => {
    service.answer = (_request, response) =>
      void response.socket?.end(
        Buffer.concat([
          Buffer.from('HTTP/1.1 204 No\r\nx-a: Zoë\r\nx-b: Zo'),
          Buffer.from([0xeb]),
          Buffer.from('\r\nconnection: close\r\n\r\n'),
        ]),
      );
    expect((await service.call({})).http?.headers).toMatchObject({ 'x-a': 'Zoë', 'x-b': 'Zoë' });
  });

  it('takes the statuses that the step expects and no others', async () => {
    service.answer = (_request, response) => void response.writeHead(404).end();
    expect((await service.call({ expect: { status: [200, 404] } })).http?.status).toBe(404);
    service.answer = (_request, response) => void response.writeHead(200).end();
    expect((await failureOf(service.call({ expect: { status: [201] } }))).error.name).toBe('http-200');
  });

  it('ends at once when it is called off', async () => {
    service.answer = () => undefined;
    const controller = new AbortController();
    const running = failureOf(service.call({}, { signal: controller.signal }));
    setTimeout(() => controller.abort(new Error('called off')), 20);
    expect((await running).error.message).toContain('called off');
    expect((await failureOf(service.call({}, { signal: AbortSignal.abort(new Error('before')) }))).error.message).toContain('before');
  });

  it('says connection when nobody listens or the reply breaks off', async () => {
    service.answer = (_request, response) =>
      void response.writeHead(200, { 'content-length': '100' }).write('half', () => response.destroy());
    expect((await failureOf(service.call({}))).error).toMatchObject({ name: 'connection' });
    const refused = await failureOf(service.runner.run(attemptOf({ url: 'http://127.0.0.1:1/' })));
    expect(refused.error).toMatchObject({ name: 'connection', details: { code: 'ECONNREFUSED' } });
    expect(refused.error.terminal).toBeUndefined();
  });

  it('stops reading a reply over the limit', async () => {
    service.answer = (_request, response) => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      // Ends by the write that fails: whether a response is destroyed already says less, for Node 24 tells it only with 'close'.
      const push = (error?: Error | null) => void (error ?? response.write(chunk, push));
      push();
    };
    const { error } = await failureOf(service.call({}));
    expect(error).toMatchObject({ name: 'limit-exceeded', terminal: true });
    expect(error.message).toContain(String(REPLY_BYTES_MAX));
  });

  it('never records cookies and credentials, and few and short headers', async () => {
    service.answer = (_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']).setHeader('authorization', 'Bearer x').setHeader('x-long', 'l'.repeat(5000));
      for (let n = 0; n < 60; n++) response.setHeader(`x-${n}`, 'v');
      response.end();
    };
    const headers = (await service.call({})).http?.headers ?? {};
    expect(Object.keys(headers)).toHaveLength(32);
    expect(headers).not.toHaveProperty('set-cookie');
    expect(headers).not.toHaveProperty('authorization');
    expect(headers['x-long']?.length).toBeLessThan(600);
  });

  it('carries its credential as the author asks', async () => {
    const redactor = redactorOf(new Map([['ti', 'ana:s3cret']]));
    const more = { credential: 'ana:s3cret', redactor };
    await service.call({ credential: 'ti' }, more);
    await service.call({ credential: 'ti', auth: 'basic' }, more);
    await service.call({ credential: 'ti', auth: { type: 'basic' } }, more);
    await service.call({ credential: 'ti', auth: { type: 'header', name: 'X-Api-Key' } }, more);
    const basic = `Basic ${Buffer.from('ana:s3cret').toString('base64')}`;
    expect(service.received.map(({ headers }) => headers.authorization ?? headers['x-api-key'])).toEqual([
      'Bearer ana:s3cret',
      basic,
      basic,
      'ana:s3cret',
    ]);
  });

  it('with a secret that no header can carry is denied without showing it', async () => {
    const { error } = await failureOf(service.call({ credential: 'ti' }, { credential: 'two\r\nX-Evil: 1' }));
    expect(error).toMatchObject({ name: 'denied', terminal: true });
    expect(JSON.stringify(error)).not.toContain('Evil');
  });
});
