import fc from 'fast-check';
import { findIndicators } from '../../src/actions/indicators/find-indicators.js';
import { PIECE_LENGTH_MAX } from '../../src/actions/indicators/text-pieces.js';
import { refang } from '../../src/actions/indicators/refang.js';
import { INDICATORS_MAX } from '../../src/actions/indicators/indicator.js';
import { failureOf, outputOf } from './run-action.js';

interface Extracted {
  readonly indicators: readonly { readonly type: string; readonly value: string; readonly line: number; readonly count: number }[];
  readonly byType: Record<string, number>;
  readonly dropped: { readonly reserved: number; readonly excluded: number };
}

const found = (text: string) => findIndicators(text).map(({ type, value }) => `${type} ${value}`);
const extracted = (text: string, more: object = {}) => outputOf<Extracted>('extract-indicators', { text, ...more });

describe('indicators in a text', () => {
  it.each([
    ['hxxps[://]Evil[.]Example[.]com/Path', 'url https://evil.example.com/Path'],
    ['hXXp://evil-host(.)com:8080/a', 'url http://evil-host.com:8080/a'],
    ['evil-host[dot]com', 'domain evil-host.com'],
    ['ana [at] evil-host {.} com', 'email ana@evil-host.com'],
    ['ana[@]evil-host[.]com', 'email ana@evil-host.com'],
    ['8[.]8[.]4[.]4', 'ipv4 8.8.4.4'],
    ['2606:4700::6810:84e5', 'ipv6 2606:4700::6810:84e5'],
    ['8.8.0.0/16', 'ipv4 8.8.0.0/16'],
    ['D41D8CD98F00B204E9800998ECF8427E', 'md5 d41d8cd98f00b204e9800998ecf8427e'],
    ['a'.repeat(64), `sha256 ${'a'.repeat(64)}`],
    ['cve-2024-3400', 'cve CVE-2024-3400'],
    ['T1059.001', 'technique T1059.001'],
    ['münchen-evil.de', 'domain xn--mnchen-evil-thb.de'],
    ['report[.]zip', 'domain report.zip'],
    ['(see http://evil-host.com/a).', 'url http://evil-host.com/a'],
    ['<http://evil-host.com/x_(1)>', 'url http://evil-host.com/x_(1)'],
    ['http://[2606:4700::1]/a', 'url http://[2606:4700::1]/a'],
  ])('are read from %s', (text, expected) => expect(found(text)).toContain(expected));

  it.each([
    ['a time', 'at 12:30:45 on 2024-05-01'],
    ['a MAC address', '00:11:22:33:44:55'],
    ['a version', '1.2.3.4.5'],
    ['too large a number', '999.1.1.1'],
    ['a file', 'open report.zip, run.sh and setup.py'],
    ['an internal name', 'dc01.corp.local and host.internal'],
    ['a hash of no known length', 'a'.repeat(50)],
    ['a name in code', 'std::vector and foo.bar.baz()'],
    ['a UUID', '550e8400-e29b-41d4-a716-446655440000'],
    ['a scheme without host', 'http:// and https://nohost/'],
  ])('are not made of %s', (_what, text) => expect(found(text)).toEqual([]));

  it('are named once, by their first line and with their number', async () => {
    const { indicators, byType } = await extracted('a evil-host.com\nb EVIL-host[.]com 8.8.8.8\n8[.]8[.]8[.]8');
    expect(indicators).toEqual([
      { type: 'domain', value: 'evil-host.com', line: 1, defanged: false, count: 2 },
      { type: 'ipv4', value: '8.8.8.8', line: 2, defanged: false, count: 2 },
    ]);
    expect(byType).toEqual({ domain: 1, ipv4: 1 });
  });

  it('leave out private addresses and one’s own domains, and say how many', async () => {
    const text = '10.0.0.1 fe80::1234 https://wiki.acme.com/x ana@mail.acme.com notacme.com 8.8.8.8';
    const { indicators, dropped } = await extracted(text, { exclude: ['acme.com', '8.8.8.8'] });
    expect(indicators.map(({ value }) => value)).toEqual(['notacme.com']);
    expect(dropped).toEqual({ reserved: 2, excluded: 3 });
    expect((await extracted('10.0.0.1', { includeReserved: true })).indicators).toHaveLength(1);
  });

  it('are refused when they are too many, not cut off in silence', async () => {
    const text = Array.from({ length: INDICATORS_MAX + 1 }, (_, n) => `CVE-2024-${10_000 + n}`).join(' ');
    expect(await failureOf('extract-indicators', { text })).toMatchObject({ code: 'limit-exceeded' });
  });

  it('are found in a line of any length', async () => {
    const filler = `${'x'.repeat(PIECE_LENGTH_MAX - 20)} `;
    const { indicators } = await extracted(`${filler.repeat(5)}evil-host.com`);
    expect(indicators).toMatchObject([{ value: 'evil-host.com', line: 1 }]);
  });

  it('survive being defanged', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{2,10}$/);
    fc.assert(
      fc.property(label, fc.constantFrom('com', 'org', 'co.uk'), fc.constantFrom('[.]', '(.)', '{.}', '[dot]'), (name, suffix, dot) => {
        const domain = `${name}.${suffix}`;
        const defanged = domain.replaceAll('.', dot);
        expect(refang(defanged)).toBe(domain);
        expect(found(`see ${defanged}, now`)).toEqual([`domain ${domain}`]);
      }),
    );
  });

  it('are looked for in hostile text without end to it', () => {
    // Each would take hours with a pattern that backtracks.
    const hostile = [
      '.'.repeat(50_000),
      'a.'.repeat(25_000),
      'http://' + '.'.repeat(50_000),
      'a'.repeat(50_000) + '@',
      ':1'.repeat(25_000),
      '[.]'.repeat(20_000),
    ];
    for (const text of hostile) expect(Array.isArray(findIndicators(text))).toBe(true);
  });
});
