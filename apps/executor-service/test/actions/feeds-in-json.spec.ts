import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { failureOf, outputOf, type Bundle } from './run-action.js';

interface Ingested {
  readonly bundle: Bundle;
  readonly skipped: number;
  readonly skippedRows: readonly { readonly at: number; readonly reason: string }[];
}

const FIXTURES = join(import.meta.dirname, 'fixtures');
const fixture = (name: string) => readFileSync(join(FIXTURES, name), 'utf8');

const ingest = (source: unknown) => outputOf<Ingested>('ingest-indicators', { source, includeReserved: true });
const names = ({ bundle }: Ingested) => bundle.objects.map(({ name }) => name);
const extract = async (text: string) => {
  const { indicators } = await outputOf<{ indicators: { type: string; value: string; line: number; count: number; defanged: boolean }[] }>(
    'extract-indicators',
    { text, includeReserved: true },
  );
  return indicators.map(({ type, value }) => `${type} ${value}`);
};

// The shapes are those of the feeds' own exports and answers; names and addresses are made up. A feed's links to itself are no indicators.
describe('a feed in JSON', () => {
  it('that is an object of lists by their ids, with every slash escaped, is read by its rows', async () => {
    const read = await ingest(fixture('url-feed-by-id.json'));
    expect(read.skippedRows).toEqual([]);
    // Ids in ascending order, as an object of JavaScript has them.
    expect(read.bundle.objects).toMatchObject([
      { name: 'https://evil-host.com/drop/a.exe', valid_from: '2026-11-28T19:02:44.000Z' },
      { name: 'http://198.18.7.9:39412/i', labels: ['32-bit', 'elf', 'mips'], valid_from: '2026-11-28T20:11:05.000Z' },
    ]);
    expect(read.bundle.objects).toHaveLength(2);
  });

  it('that names addresses with their ports is read to the addresses, with what it says of them', async () => {
    const read = await ingest(fixture('ioc-feed-by-id.json'));
    expect(read.skippedRows).toEqual([]);
    expect(read.bundle.objects).toMatchObject([
      { name: '198.18.7.9', confidence: 75, labels: ['Emotet', 'c2'], valid_from: '2026-11-28T20:00:01.000Z' },
      { name: 'evil-host.com', confidence: 100 },
      { name: '44d88612fea8a8f36de82e1278abb02f' },
    ]);
  });

  it.each<[string, unknown]>([
    ['an answer', { query_status: 'ok', data: [{ ioc: '198.18.7.9:443', ioc_type: 'ip:port', reference: 'https://vendor-blog.com/x' }] }],
    [
      'a list',
      [
        {
          ip_address: '198.18.7.9',
          port: 443,
          hostname: null,
          as_name: 'EXAMPLE',
          first_seen: '2026-11-01 10:00:00',
          last_online: '2026-11-02',
        },
      ],
    ],
    ['rows by their ids', { a1: { ip: '198.18.7.9', reporter: 'x@vendor-blog.com' } }],
  ])('that comes as %s is read, as text and as a value in a list', async (_how, value) => {
    expect(names(await ingest(JSON.stringify(value)))).toEqual(['198.18.7.9']);
    if (Array.isArray(value)) expect(names(await ingest(value))).toEqual(['198.18.7.9']);
  });

  it('that comes line by line is read', async () => {
    const lines = [
      '{"url":"http://evil-host.com/a","link":"https://vendor-blog.com/1"}',
      '{"url":"http://evil-two.com/b","link":"https://vendor-blog.com/2"}',
    ];
    expect(names(await ingest(lines.join('\n')))).toEqual(['http://evil-host.com/a', 'http://evil-two.com/b']);
  });

  it('with a time that nobody can read keeps its row', async () => {
    const read = await ingest([{ ip: '198.18.7.9', first_seen: 'last week' }]);
    expect([names(read), read.skipped]).toEqual([['198.18.7.9'], 0]);
  });

  it('that was cut off is refused and not read as text', async () => {
    expect(await failureOf('ingest-indicators', { source: '{"response":[{"Event":{"info":"x"' })).toMatchObject({
      code: 'invalid-input',
      message: expect.stringMatching(/^expected the source to be JSON, found .*; say which "format" it has$/),
    });
  });

  it('is one only where nothing else stands beside its rows', async () => {
    const alert = { rows: [{ url: 'http://evil-host.com/a' }], other: { note: 'and evil-two.com' } };
    expect(names(await ingest(JSON.stringify(alert)))).toEqual(['http://evil-host.com/a', 'evil-two.com']);
  });
});

describe('JSON in which indicators are looked for', () => {
  it('is read by its attributes where it is a MISP event', async () => {
    expect(await extract(fixture('misp-event.json'))).toEqual(['domain evil-host.com', 'ipv4 198.18.7.9']);
  });

  it('is read by its attributes where it answers a search', async () => {
    const attribute = (type: string, value: string, to_ids: boolean) => ({
      type,
      value,
      to_ids,
      Event: { info: 'see https://vendor-blog.com' },
    });
    const answer = {
      response: { Attribute: [attribute('domain', 'evil-host.com', true), attribute('link', 'https://vendor-blog.com/x', false)] },
    };
    expect(await extract(JSON.stringify(answer))).toEqual(['domain evil-host.com']);
    expect(names(await ingest(JSON.stringify(answer)))).toEqual(['evil-host.com']);
  });

  it('is text otherwise, an event log of Windows and a log of a proxy too', async () => {
    const windows = { Event: { System: { Computer: 'ws-7' }, EventData: { QueryName: 'evil-host.com', QueryResults: '198.18.7.9' } } };
    expect(await extract(JSON.stringify(windows))).toEqual(['domain evil-host.com', 'ipv4 198.18.7.9']);
    const proxy = [{ src_ip: '198.18.7.9', url: 'http://evil-host.com/a', referrer: 'http://evil-two.com/b' }];
    expect(await extract(JSON.stringify(proxy))).toEqual(['ipv4 198.18.7.9', 'url http://evil-host.com/a', 'url http://evil-two.com/b']);
  });

  it('finds addresses whose slashes are escaped, and does not call them defanged', async () => {
    const { indicators } = await outputOf<{ indicators: object[] }>('extract-indicators', { text: '{"u":"http:\\/\\/evil-host.com\\/a"}' });
    expect(indicators).toEqual([{ type: 'url', value: 'http://evil-host.com/a', line: 1, count: 1, defanged: false }]);
  });
});
