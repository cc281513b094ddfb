import { isOwnPath } from './own-path.js';
import { wayBack } from './way-back.js';

describe('a path of this service', () => {
  it.each(['/', '/inbox', '/inbox?open=1#top', '/a/../b', '/@evil.example', '/:80', '/%2f%2fevil.example'])('is %j', (path) => {
    expect(isOwnPath(path)).toBe(true);
  });

  it.each([
    ...[
      '',
      'inbox',
      'https://evil.example',
      '//evil.example',
      '///evil.example',
      '/\\evil.example',
      '\\\\evil.example',
      '/\t/evil.example',
    ],
    ...['/\n/evil.example', ' /', '/ü', 'javascript:alert(1)', `/${'a'.repeat(512)}`],
  ])('is not %j', (path) => {
    expect(isOwnPath(path)).toBe(false);
  });

  it('is written into a page as text, whatever it holds', () => {
    const page = wayBack(`/"><script>alert('1')</script>&`);
    expect(page).not.toContain('<script>');
    expect(page).toContain('content="0;url=/&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"');
  });
});
