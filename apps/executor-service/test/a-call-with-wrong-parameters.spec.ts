import type { Json } from '@runbook/domain';
import { attemptOf, CalledService, failureOf } from './called-service.js';

describe('a call with wrong parameters', () => {
  let service: CalledService;

  beforeAll(async () => {
    service = await CalledService.open();
  });
  afterAll(() => service.stop());
  beforeEach(() => service.reset());

  it.each<[string, Json, string[]]>([
    ['no parameters', null, ['/']],
    ['no URL', {}, ['/url']],
    ['a relative URL', { url: '/api' }, ['/url']],
    ['unknown members', { url: 'http://a.example', retries: 1, timeout: 2 }, ['/']],
    ['a strange method', { url: 'http://a.example', method: 'CONNECT' }, ['/method']],
    [
      'reserved headers',
      { url: 'http://a.example', headers: { Host: 'b', 'Transfer-Encoding': 'chunked' } },
      ['/headers/Host', '/headers/Transfer-Encoding'],
    ],
    ['a header with a line end', { url: 'http://a.example', headers: { 'x-a': 'b\r\nx-c: d' } }, ['/headers/x-a']],
    ['the same header twice', { url: 'http://a.example', headers: { a: '1', A: '2' } }, ['/headers/A']],
    ['an impossible status', { url: 'http://a.example', expect: { status: [42] } }, ['/expect/status/0']],
  ])('is refused for %s, every path named', async (_what, parameters, paths) => {
    const { error } = await failureOf(service.runner.run(attemptOf(parameters)));
    expect(error).toMatchObject({ name: 'invalid-input', terminal: true });
    const violations = (error.details as { violations: { path: string }[] }).violations;
    expect(violations.map(({ path }) => path || '/')).toEqual(paths);
    expect(service.received).toEqual([]);
  });

  it('tells its host for the limit per host', () => {
    expect(service.runner.target({ url: 'https://EDR.example:8443/x' })).toBe('edr.example:8443');
    expect([service.runner.target({ url: 'nonsense' }), service.runner.target(null), service.runner.target([])]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
