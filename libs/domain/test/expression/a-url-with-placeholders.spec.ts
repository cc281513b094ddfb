import { compileTemplate, ExpressionError, type Json } from '@runbook/domain';

const URLS = { urls: [''] };
const render = (url: string, scope: Record<string, Json>) => compileTemplate(url, URLS).render({ inputs: scope });
function refusal(url: string, scope: Record<string, Json>): string {
  try {
    return `rendered ${JSON.stringify(render(url, scope))}`;
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return `${error.code}: ${error.message}`;
  }
}

describe('a placeholder in a URL', () => {
  it.each<[what: string, url: string, x: Json, expected: string]>([
    ['a segment', 'https://edr.example/hosts/{{ inputs.x }}/files', 'web 1', 'https://edr.example/hosts/web%201/files'],
    ['no way up', 'https://edr.example/hosts/{{ inputs.x }}', '../../admin', 'https://edr.example/hosts/..%2F..%2Fadmin'],
    ['no query', 'https://edr.example/hosts/{{ inputs.x }}', 'h?all=true', 'https://edr.example/hosts/h%3Fall%3Dtrue'],
    ['no fragment', 'https://edr.example/hosts/{{ inputs.x }}/isolate', 'h#', 'https://edr.example/hosts/h%23/isolate'],
    [
      'one value of the query',
      'https://edr.example/find?name={{ inputs.x }}&n=1',
      'a&all=true b',
      'https://edr.example/find?name=a%26all%3Dtrue%20b&n=1',
    ],
    [
      'a value with slashes and question marks',
      'https://e.example/f?url={{ inputs.x }}',
      'https://a/b?c',
      'https://e.example/f?url=https%3A%2F%2Fa%2Fb%3Fc',
    ],
    ['an empty value of the query', 'https://edr.example/find?after={{ inputs.x }}', '', 'https://edr.example/find?after='],
    [
      'beside what the author wrote in a query with a slash',
      'https://e.example/f?a=b/c&d={{ inputs.x }}',
      '..',
      'https://e.example/f?a=b/c&d=..',
    ],
    ['the fragment', 'https://edr.example/#{{ inputs.x }}', 'a/b', 'https://edr.example/#a%2Fb'],
    ['letters beyond ASCII', 'https://edr.example/{{ inputs.x }}', 'Müller', 'https://edr.example/M%C3%BCller'],
    ['a percent sign', 'https://edr.example/{{ inputs.x }}', '%2e%2e', 'https://edr.example/%252e%252e'],
    ['a number', 'https://edr.example/page/{{ inputs.x }}', 7, 'https://edr.example/page/7'],
    ['a list, as its JSON', 'https://edr.example/f?ids={{ inputs.x }}', [1, 2], 'https://edr.example/f?ids=%5B1%2C2%5D'],
    ['part of a segment', 'https://edr.example/v{{ inputs.x }}.json', '1/2', 'https://edr.example/v1%2F2.json'],
    ['a host', 'https://{{ inputs.x }}/health', 'edr.example:8443', 'https://edr.example:8443/health'],
    ['a character of two units', 'https://edr.example/{{ inputs.x }}', '\u{1f600}', 'https://edr.example/%F0%9F%98%80'],
    ['an address of IPv6', 'https://{{ inputs.x }}/health', '[2001:db8::1]:80', 'https://[2001:db8::1]:80/health'],
    ['the whole', '{{ inputs.x }}', 'https://edr.example/a?b=c', 'https://edr.example/a?b=c'],
    ['a base address', '{{ inputs.x }}/hosts', 'https://edr.example/api/v1', 'https://edr.example/api/v1/hosts'],
    ['what the author answers for', 'https://edr.example/{{ unencoded(inputs.x) }}', 'a/b?c=d', 'https://edr.example/a/b?c=d'],
  ])('is %s', (_what, url, x, expected) => {
    expect(render(url, { x })).toBe(expected);
  });

  it.each<[what: string, url: string, x: string, found: string]>([
    ['the folder above', 'https://edr.example/hosts/{{ inputs.x }}/isolate', '..', '".."'],
    ['the same folder', 'https://edr.example/hosts/{{ inputs.x }}', '.', '"."'],
    ['the folder above with the help of what the author wrote', 'https://edr.example/.{{ inputs.x }}/a', '.', '".."'],
    ['the folder above with the help of an escape', 'https://edr.example/%2E{{ inputs.x }}?a', '.', '".."'],
    ['no segment at all', 'https://edr.example/hosts/{{ inputs.x }}/isolate', '', 'an empty text'],
    ['no last segment', 'https://edr.example/hosts/{{ inputs.x }}', '', 'an empty text'],
  ])('is not %s', (_what, url, x, found) => {
    const message = `bad-argument: expected a text that can be a segment of the path, found ${found}; check it before the step`;
    expect(refusal(url, { x })).toBe(message);
  });

  it.each(['a/b', 'user@host', 'host?', 'a\\b', ''])('is no host: %s', (x) => {
    expect(refusal('https://{{ inputs.x }}/health', { x })).toMatch(/^bad-argument: expected a host's name or address/);
  });

  it('is as it is in every other text', () => {
    expect(compileTemplate('see {{ inputs.x }}').render({ inputs: { x: 'a/../b?c' } })).toBe('see a/../b?c');
  });

  it('makes the same URL of what a URL parser reads, whatever the value', () => {
    for (const x of ['..', 'a/b', '?', '#', '%', '\\', ' ', ':', '@', 'é', '\n', 'a&b=c', '//evil.example/', '..\\..']) {
      const found = refusal('https://edr.example/hosts/{{ inputs.x }}/isolate?by=a', { x });
      if (found.startsWith('bad-argument')) continue;
      const url = new URL(render('https://edr.example/hosts/{{ inputs.x }}/isolate?by=a', { x }) as string);
      expect([url.host, url.search, url.pathname.split('/').length]).toEqual(['edr.example', '?by=a', 4]);
      expect(decodeURIComponent(url.pathname.split('/')[2] ?? '')).toBe(x);
    }
  });
});
