import { stixPattern } from '../../src/actions/indicators/stix-indicator.js';
import { failureOf, outputOf, type Bundle } from './run-action.js';

interface Ingested {
  readonly bundle: Bundle;
  readonly indicators: number;
  readonly byType: Record<string, number>;
  readonly duplicates: number;
  readonly skipped: number;
  readonly skippedRows: readonly { readonly at: number; readonly value: string; readonly reason: string }[];
}

const ingest = (source: unknown, more: object = {}) => outputOf<Ingested>('ingest-indicators', { source, ...more });
const patterns = ({ bundle }: Ingested) => bundle.objects.flatMap((object) => (object['pattern'] as string) ?? []);

const CSV = [
  '# a feed',
  'Type;Indicator;Tags;Confidence;Valid From;Note',
  'ipv4;8[.]8[.]4[.]4;c2|botnet;80;2025-01-02T03:04:05Z;seen',
  'whatever;"hxxp://evil-host.com/a;b";phishing;;;',
  'domain;8.8.8.8;;;;',
  'x;not an indicator;;;;',
  'x;evil-host.com;;200;;',
  'x;8.8.4.4;late;90;;',
].join('\n');

describe('a list of indicators', () => {
  it('is refused as a whole when it cannot be read', async () => {
    expect(await failureOf('ingest-indicators', { source: '["a",', format: 'json' })).toMatchObject({ code: 'invalid-input' });
    expect(await failureOf('ingest-indicators', { source: 'value\n"open', format: 'csv' })).toMatchObject({ code: 'invalid-input' });
    expect(await failureOf('ingest-indicators', { source: '{}', format: 'json' })).toMatchObject({
      message: expect.stringContaining('a JSON list'),
    });
  });

  it('names every row that it could not take, and why', async () => {
    const { skipped, skippedRows, duplicates, byType } = await ingest(CSV);
    expect(skipped).toBe(3);
    expect(skippedRows.map(({ at, reason }) => `${at} ${reason}`)).toEqual([
      expect.stringMatching(/^5 expected domain, as the row says, found ipv4/),
      expect.stringMatching(/^6 expected one address/),
      expect.stringMatching(/^7 confidence: /),
    ]);
    expect(duplicates).toBe(1);
    expect(byType).toEqual({ ipv4: 1, url: 1 });
  });

  it('becomes STIX with what the rows say, united where two name the same', async () => {
    const { bundle } = await ingest(CSV, { labels: ['feed-a'], validForDays: 10 });
    expect(bundle.objects[0]).toMatchObject({
      type: 'indicator',
      pattern: "[ipv4-addr:value = '8.8.4.4']",
      confidence: 90,
      labels: ['botnet', 'c2', 'feed-a', 'late'],
      valid_from: '2025-01-02T03:04:05.000Z',
      valid_until: '2025-01-12T03:04:05.000Z',
    });
  });

  it('takes the validity of one row, not the beginning of one and the end of another', async () => {
    const { bundle } = await ingest([
      { value: '8.8.4.4', validFrom: '2026-03-01T00:00:00.000001Z' },
      { value: '8.8.4.4', validFrom: '2025-01-01T00:00:00Z', validUntil: '2025-02-01T00:00:00Z', description: 'seen' },
    ]);
    expect(bundle.objects).toMatchObject([{ valid_from: '2026-03-01T00:00:00.000001Z', description: 'seen' }]);
    expect(bundle.objects[0]).not.toHaveProperty('valid_until');
  });

  it('writes each kind of pattern, ranges included', async () => {
    const source = ['http://evil-host.com/a?b=1', '8.8.0.0/16', 'a'.repeat(40), 'ana@evil-host.com', '2606:4700::1'];
    expect(patterns(await ingest(source))).toEqual([
      "[url:value = 'http://evil-host.com/a?b=1']",
      "[ipv4-addr:value ISSUBSET '8.8.0.0/16']",
      `[file:hashes.'SHA-1' = '${'a'.repeat(40)}']`,
      "[email-addr:value = 'ana@evil-host.com']",
      "[ipv6-addr:value = '2606:4700::1']",
    ]);
  });

  it('cannot end a pattern early', () => {
    const pattern = stixPattern({ type: 'url', value: "http://evil-host.com/' OR \\" });
    expect(pattern).toBe("[url:value = 'http://evil-host.com/\\' OR \\\\']");
  });

  it('may be free text, and holds CVEs as vulnerabilities', async () => {
    const { bundle } = await ingest('Exploited CVE-2024-3400 from 8[.]8[.]8[.]8, see T1190.');
    expect(bundle.objects.map(({ type, name }) => `${type as string} ${name as string}`)).toEqual([
      'vulnerability CVE-2024-3400',
      'indicator 8.8.8.8',
    ]);
  });

  it('is marked and signed where that is asked for', async () => {
    const { bundle } = await ingest(['evil-host.com'], { tlp: 'amber+strict', createdBy: 'ACME CSIRT' });
    const [marking, author, indicator] = bundle.objects;
    expect(marking).toMatchObject({ id: 'marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003', name: 'TLP:AMBER+STRICT' });
    expect(author).toMatchObject({ type: 'identity', name: 'ACME CSIRT' });
    expect(indicator).toMatchObject({ object_marking_refs: [marking?.['id']], created_by_ref: author?.['id'] });
  });

  it('comes to the same, to the byte, whenever it is read again', async () => {
    expect(JSON.stringify(await ingest(CSV))).toBe(JSON.stringify(await ingest(CSV)));
  });

  it('makes a bundle that passes the rules of STIX', async () => {
    const { bundle } = await ingest(CSV, { tlp: 'green', createdBy: 'ACME' });
    expect(await outputOf('validate', { value: bundle, rules: 'stix-2.1' })).toMatchObject({ valid: true });
  });
});
