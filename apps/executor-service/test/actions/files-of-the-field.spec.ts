import { looksLikeFile } from '../../src/actions/indicators/find-indicators.js';
import { failureOf, outputOf, type Bundle } from './run-action.js';

interface Ingested {
  readonly bundle: Bundle;
  readonly skippedRows: readonly { readonly at: number; readonly value: string; readonly reason: string }[];
}

const ingest = (source: unknown, more: object = {}) => outputOf<Ingested>('ingest-indicators', { source, includeReserved: true, ...more });
const names = ({ bundle }: Ingested) => bundle.objects.flatMap(({ type, name }) => (type === 'marking-definition' ? [] : [name]));
const skipped = ({ skippedRows }: Ingested) => skippedRows.map(({ at, reason }) => `${at} ${reason}`);

/** As abuse.ch's feeds begin: who they are and where their terms stand, then the names of the columns, all of it a comment. */
const URL_FEED = [
  '################################################################',
  '# feed-vendor.org URL feed Database Dump (CSV - recent URLs only)      #',
  '# Terms Of Use: https://feed.feed-vendor.org/api/                  #',
  '# For questions please contact urlhaus [at] feed-vendor.org           #',
  '################################################################',
  '#',
  '# id,dateadded,url,url_status,last_online,threat,tags,urlhaus_link,reporter',
  '"3711002","2026-11-28 20:11:05","http://198.18.7.9:39412/i","online","2026-11-28 20:11:05","malware_download","32-bit,elf,mips","https://feed.feed-vendor.org/url/3711002/","somebody"',
  '',
].join('\r\n');

describe('a feed of URLs', () => {
  it.each([undefined, 'csv'])('is read by the header in its comment, and names nothing of the feed itself (format %s)', async (format) => {
    const read = await ingest(URL_FEED, format === undefined ? {} : { format });
    expect(names(read)).toEqual(['http://198.18.7.9:39412/i']);
    expect(read.bundle.objects[0]).toMatchObject({ labels: ['32-bit', 'elf', 'mips'], valid_from: '2026-11-28T20:11:05.000Z' });
    expect(read.skippedRows).toEqual([]);
  });

  it('that is a plain list has comments too', async () => {
    expect(
      names(await ingest('# blocklist of feed-vendor.org, mail to abuse@feed-vendor.org\nevil-host.com\n  # 198.18.0.1\n198.18.7.9\n')),
    ).toEqual(['evil-host.com', '198.18.7.9']);
  });

  it('has its values in a column named by what they are', async () => {
    const hashes = `first_seen_utc,sha256_hash,reporter\n2026-11-28 20:11:05,${'a'.repeat(64)},somebody\n`;
    expect(names(await ingest(hashes))).toEqual(['a'.repeat(64)]);
    expect(names(await ingest('first_seen_utc;dst_ip;dst_port\n2026-11-28;198.18.7.9;443\n'))).toEqual(['198.18.7.9']);
  });
});

describe('a MISP event', () => {
  const event = (...Attribute: readonly object[]) => ({
    Event: { info: 'OSINT - x', Orgc: { name: 'CSIRT' }, event_creator_email: 'analyst@our-csirt.org', Attribute },
  });
  // The MISP core format: `to_ids` says whether an attribute is meant for detection.
  const attributes = [
    { type: 'domain', to_ids: true, value: 'evil-host.com', comment: 'C2', Tag: [{ name: 'tlp:amber' }] },
    { type: 'link', category: 'External analysis', to_ids: false, value: 'https://www.vendor-blog.com/report' },
    { type: 'ip-dst|port', to_ids: true, value: '198.18.7.9|443' },
    { type: 'filename', to_ids: true, value: 'a.exe' },
    { type: 'filename|md5', to_ids: true, value: `invoice.zip|${'b'.repeat(32)}` },
    { type: 'domain', to_ids: true, deleted: true, value: 'taken-back.com' },
    { type: 'comment', to_ids: false, value: 'ask bob@our-csirt.org' },
  ];

  it.each([
    ['in a response', JSON.stringify({ response: [event(...attributes)] })],
    ['alone', JSON.stringify(event(...attributes), undefined, 2)],
    ['in a list', [event(...attributes)]],
  ])('%s gives the attributes that are for detection, and says why the others are none', async (_how, source) => {
    const read = await ingest(source);
    expect(names(read)).toEqual(['evil-host.com', '198.18.7.9', 'b'.repeat(32)]);
    expect(read.bundle.objects.find(({ name }) => name === 'evil-host.com')).toMatchObject({ description: 'C2', labels: ['tlp:amber'] });
    expect(skipped(read)).toEqual([
      '2 not for detection, says MISP (to_ids is false; link)',
      '4 expected an attribute that can be an indicator, found one of type filename',
      '7 not for detection, says MISP (to_ids is false; comment)',
    ]);
  });

  it('keeps its TLP level, the highest of event and attribute and of what is asked for', async () => {
    const { Event } = event(
      { type: 'domain', to_ids: true, value: 'evil-host.com' },
      { type: 'domain', to_ids: true, value: 'red-host.com', Tag: [{ name: 'tlp:red' }] },
    );
    const marked = async (tag: string, more: object = {}) => {
      const { bundle } = await ingest([{ Event: { ...Event, Tag: [{ name: tag }] } }], more);
      const level = new Map(bundle.objects.map(({ id, name }) => [id, name]));
      return bundle.objects.flatMap(({ type, object_marking_refs }) =>
        type === 'indicator' ? [level.get((object_marking_refs as string[])[0] ?? '')] : [],
      );
    };
    expect(await marked('tlp:green')).toEqual(['TLP:GREEN', 'TLP:RED']);
    expect(await marked('tlp:white', { tlp: 'amber' })).toEqual(['TLP:AMBER', 'TLP:RED']);
    expect(await marked('tlp:unclear')).toEqual(['TLP:RED', 'TLP:RED']);
  });

  it('has attributes in objects too', async () => {
    const { Event } = event();
    const read = await ingest([
      { Event: { ...Event, Object: [{ Attribute: [{ type: 'url', to_ids: true, value: 'http://evil-host.com/a' }] }] } },
    ]);
    expect(names(read)).toEqual(['http://evil-host.com/a']);
  });
});

describe('a stray quote', () => {
  const COSTS = /^\d+ expected quotes around whole cells alone, found a stray one$/;

  it('costs its row and is said', async () => {
    const read = await ingest('indicator,description\n198.18.7.9,said "hi" to its C2\nevil-host.com,ok\n');
    expect(names(read)).toEqual(['evil-host.com']);
    expect(read.skippedRows).toEqual([{ at: 2, value: '198.18.7.9,said "hi" to its C2', reason: expect.stringMatching(/stray/) }]);
  });

  it.each([
    ['that opens and never closes', 'indicator,description\na1-host.com,x\na2-host.com,"open\na3-host.com,y\n'],
    ['that closes at another one', 'indicator,description\na1-host.com,x\na2-host.com,"open\n"a3-host.com",y\n'],
    ['behind a comment and an empty line', '# c\nindicator,description\na1-host.com,x\n\n# c\na2-host.com,x "y"\na3-host.com,y\n'],
  ])('%s costs its row alone', async (_which, source) => {
    const read = await ingest(source);
    expect(names(read)).toEqual(['a1-host.com', 'a3-host.com']);
    expect(skipped(read)).toEqual([expect.stringMatching(COSTS)]);
  });

  it('leaves cells of several lines whole', async () => {
    const read = await ingest('indicator,description\na1-host.com,"two\nlines"\na2-host.com,x "y"\na3-host.com,z\n');
    expect(names(read)).toEqual(['a1-host.com', 'a3-host.com']);
    expect(read.bundle.objects[0]).toMatchObject({ description: 'two\nlines' });
    expect(read.skippedRows).toMatchObject([{ at: 4 }]);
  });

  it('is one of many, in a file of any length, with cells of many lines', async () => {
    const rows = Array.from({ length: 3_000 }, (_, n) => {
      if (n % 3 === 1) return `b${n}-host.com,said "x"`;
      return n === 600 ? `a${n}-host.com,"${'line\n'.repeat(700)}"` : `a${n}-host.com,ok`;
    });
    const read = await ingest(`indicator,description\n${rows.join('\n')}\n`);
    expect(names(read)).toEqual(Array.from({ length: 3_000 }, (_, n) => n).flatMap((n) => (n % 3 === 1 ? [] : [`a${n}-host.com`])));
    expect(read.skippedRows).toHaveLength(1_000);
    expect(read.skippedRows[0]).toMatchObject({ at: 3, value: 'b1-host.com,said "x"' });
    expect(read.skippedRows.at(-1)).toMatchObject({ at: 2_999 + 2 + 700 - 1, value: 'b2998-host.com,said "x"' });
  });

  it('in every row makes it no CSV', async () => {
    expect(await failureOf('ingest-indicators', { source: 'value\n"open', format: 'csv' })).toMatchObject({ code: 'invalid-input' });
  });
});

describe('a row with a TLP level of its own', () => {
  it.each([
    ['of a CSV', 'indicator,tlp\nevil-host.com,TLP:AMBER\n', {}, 'TLP:AMBER'],
    ['of a list', [{ value: 'evil-host.com', tlp: 'white' }], {}, 'TLP:CLEAR'],
    ['below what is asked for', [{ value: 'evil-host.com', tlp: 'green' }], { tlp: 'amber' }, 'TLP:AMBER'],
    ['that is none', [{ value: 'evil-host.com', tlp: 'secret' }], {}, 'TLP:RED'],
  ] as const)('%s is marked with the highest', async (_which, source, more, name) => {
    const { bundle } = await ingest(source, more);
    const indicator = bundle.objects.find(({ type }) => type === 'indicator');
    expect(bundle.objects.find(({ id }) => id === (indicator?.['object_marking_refs'] as string[])[0])).toMatchObject({ name });
  });
});

describe('the name of a file', () => {
  it.each(['invoice.zip', 'setup.py', 'backup.tar.zip', 'install.sh', 'log4j2.properties'])('is no domain in a list: %s', async (value) => {
    expect(looksLikeFile(value)).toBe(true);
    const read = await ingest([value, 'evil-host.com']);
    expect(names(read)).toEqual(['evil-host.com']);
    expect(read.skippedRows[0]).toMatchObject({ value, reason: expect.stringContaining('may be the name of a file') });
  });

  it('is a domain when that is said: by a type, a column, or a defanged dot', async () => {
    expect(names(await ingest([{ value: 'invoice.zip', type: 'domain' }]))).toEqual(['invoice.zip']);
    expect(names(await ingest('type,indicator\nhostname,invoice.zip\n'))).toEqual(['invoice.zip']);
    expect(names(await ingest('domain,note\ninvoice.zip,x\n'))).toEqual(['invoice.zip']);
    expect(names(await ingest(['invoice[.]zip']))).toEqual(['invoice.zip']);
  });

  it('is none when its row says that it is a file', async () => {
    const read = await ingest('type,indicator\nfilename,evil-host.com\n');
    expect(skipped(read)).toEqual([expect.stringContaining('found the name of a file, as the row says')]);
  });
});

describe('a text as people write it', () => {
  const TEXT =
    'Block *.evil-host[.]com and “hxxp://evil-host[.]com/a”, see https://attack.mitre.org/techniques/T1059/001/ and CVE‑2021‑44228; also evil-two[.com, attack.t1059.001';

  it('is read with wildcards, half-defanged names, typographic quotes and hyphens, and technique ids in lower case', async () => {
    const { indicators } = await outputOf<{ indicators: { type: string; value: string; count: number }[] }>('extract-indicators', {
      text: TEXT,
    });
    expect(indicators.map(({ type, value, count }) => `${type} ${value} ${count}`)).toEqual([
      'domain evil-host.com 1',
      'url http://evil-host.com/a 1',
      'technique T1059.001 2',
      'cve CVE-2021-44228 1',
      'domain evil-two.com 1',
    ]);
  });

  it.each([
    ['*.evil-host[.]com', 'evil-host.com'],
    ['“evil-host.com”', 'evil-host.com'],
    ['evil[.com', 'evil.com'],
    ['evil.]com', 'evil.com'],
    ['htxp://evil-host.com/a', 'http://evil-host.com/a'],
    ['evil‑host.com', 'evil-host.com'],
  ])('holds %s', async (value, name) => expect(names(await ingest([value]))).toEqual([name]));

  it.each(['t1000 and model t4420', 'import *.py'])('holds nothing in %s', async (text) => {
    expect(await outputOf('extract-indicators', { text })).toMatchObject({ indicators: [] });
  });

  it('names techniques to the Navigator in any case', async () => {
    const { layer } = await outputOf<{ layer: { techniques: { techniqueID: string; score: number }[] } }>('navigator-layer', {
      name: 'x',
      techniques: ['t1059.001', 'T1059.001', { externalId: 't1566' }],
    });
    expect(layer.techniques).toMatchObject([
      { techniqueID: 'T1059.001', score: 2 },
      { techniqueID: 'T1566', score: 1 },
    ]);
  });
});
