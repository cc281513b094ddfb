import type { EvidenceBundle } from '@runbook/audit';
import { sha256Of } from '@runbook/wire';
import fc from 'fast-check';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { readBundle } from '../../../libs/audit/offline/bundle-shape.mjs';
import { verifyEvidence } from '../../../libs/audit/offline/verify-evidence.mjs';

const OFFLINE = join(import.meta.dirname, '../../../libs/audit/offline/verify-evidence.mjs');
const VECTORS = join(import.meta.dirname, '../../../docs/spec/vectors');
const FILES = ['evidence-bundle.json', 'evidence-by-reference.json'].map((name) => readFileSync(join(VECTORS, name)));
const bundleOf = (bytes: Uint8Array) => readBundle(bytes) as EvidenceBundle;

/** The number 0 has two spellings in JSON, and in JavaScript two values. */
const plainZero = (_name: string, value: unknown) => (value === 0 ? 0 : value);

/** Where the bytes are those of a valid bundle. */
function validIn(bytes: Uint8Array): unknown {
  try {
    const bundle = readBundle(bytes);
    return verifyEvidence(bundle).valid ? bundle : undefined;
  } catch {
    return undefined;
  }
}

type Change = readonly [where: string, change: (bundle: EvidenceBundle) => unknown];
const withRecord = (bundle: EvidenceBundle, n: number, members: object) => ({
  ...bundle,
  records: bundle.records.with(n, { ...bundle.records[n]!, ...members }),
});
const withEntry = (bundle: EvidenceBundle, n: number, members: object) =>
  withRecord(bundle, n, { entry: { ...bundle.records[n]!.entry, ...members } });

const changes: Record<string, Change> = {};
for (const n of [0, 1, 2]) {
  const at = `/records/${n}`;
  changes[`no text in record ${n}`] = [`${at}/bytes`, (bundle) => withRecord(bundle, n, { bytes: '' })];
  changes[`no text in record ${n}, and its hash made right`] = [
    `${at}/bytes`,
    (bundle) => withRecord(bundle, n, { bytes: '', hash: sha256Of('') }),
  ];
  changes[`an empty hash of record ${n}`] = [`${at}/hash`, (bundle) => withRecord(bundle, n, { hash: '' })];
  changes[`the hash of record ${n} in capitals`] = [
    `${at}/hash`,
    (bundle) => withRecord(bundle, n, { hash: bundle.records[n]!.hash.toUpperCase() }),
  ];
  changes[`the base64 of record ${n}`] = [
    `${at}/encoding`,
    (bundle) => withRecord(bundle, n, { encoding: 'base64', bytes: Buffer.from(bundle.records[n]!.bytes).toString('base64') }),
  ];
  changes[`another encoding of record ${n}`] = [`${at}/encoding`, (bundle) => withRecord(bundle, n, { encoding: 'utf8' })];
  for (const name of ['previous', 'entryHash'] as const) {
    changes[`an empty ${name} in entry ${n}`] = [`${at}/entry/${name}`, (bundle) => withEntry(bundle, n, { [name]: '' })];
    changes[`${name} in entry ${n} in capitals`] = [
      `${at}/entry/${name}`,
      (bundle) => withEntry(bundle, n, { [name]: `${bundle.records[n]!.entry[name].slice(0, 63)}F` }),
    ];
  }
  for (const name of ['index', 'offset'] as const) {
    changes[`${name} of entry ${n} as text`] = [
      `${at}/entry/${name}`,
      (bundle) => withEntry(bundle, n, { [name]: String(bundle.records[n]!.entry[name]) }),
    ];
  }
  changes[`an unknown member in entry ${n}`] = [`${at}/entry/note`, (bundle) => withEntry(bundle, n, { note: 1 })];
}
for (const name of ['first', 'last', 'headHash'] as const) {
  changes[`no ${name}`] = [`/audit/${name}`, (bundle) => ({ ...bundle, audit: { ...bundle.audit, [name]: '' } })];
}
changes['the partition as text'] = [
  '/audit/partition',
  (bundle) => ({ ...bundle, audit: { ...bundle.audit, partition: String(bundle.audit.partition) } }),
];
changes['the topic in a list'] = ['/audit/topic', (bundle) => ({ ...bundle, audit: { ...bundle.audit, topic: [bundle.audit.topic] } })];
changes['a member that every object has'] = [
  '/execution/__proto__',
  (bundle) => ({ ...bundle, execution: JSON.parse(JSON.stringify(bundle.execution).replace('{', '{"__proto__":{},')) as object }),
];
changes['no records'] = ['/records', (bundle) => ({ ...bundle, records: [] })];
changes['a list for an object'] = ['/audit', (bundle) => ({ ...bundle, audit: [] })];
changes['an empty digest'] = ['/definitionDigest', (bundle) => ({ ...bundle, definitionDigest: '' })];
changes['a file too many'] = ['/blobs', (bundle) => ({ ...bundle, blobs: [...bundle.blobs, { sha256: sha256Of(''), bytes: '' }] })];
changes['a null among the records'] = ['/records', (bundle) => ({ ...bundle, records: [...bundle.records, null] })];

describe('each byte of a bundle', () => {
  it.each(Object.keys(changes))('is noticed in %s, and named', (name) => {
    const [where, change] = changes[name]!;
    const { valid, faults } = verifyEvidence(change(bundleOf(FILES[0]!)));
    expect([valid, faults.map((fault) => fault.where)]).toEqual([false, expect.arrayContaining([where])]);
  });

  /** Meaningless are: white space between tokens, and other spellings in JSON of the same text and of the same number. Nothing else is. */
  it('counts, unless JSON says the same without it', () => {
    const edits = fc.record({
      file: fc.nat(FILES.length - 1),
      at: fc.nat(),
      byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from(' \n"\\,:{}[]0123456789-+.eEaAfF'))),
      how: fc.constantFrom('changed', 'removed', 'added'),
    });
    fc.assert(
      fc.property(edits, ({ file, at, byte, how }) => {
        const bytes = FILES[file]!;
        const place = at % bytes.length;
        const put = how === 'removed' ? [] : [byte];
        const edited = Buffer.concat([bytes.subarray(0, place), Buffer.from(put), bytes.subarray(how === 'added' ? place : place + 1)]);
        const found = validIn(edited);
        if (found === undefined) return;
        const same = (bundle: unknown) => JSON.parse(JSON.stringify(bundle), plainZero) as unknown;
        expect(isDeepStrictEqual(same(found), same(bundleOf(bytes)))).toBe(true);
      }),
      { numRuns: 4000 },
    );
  });

  it('is told from white space and from other spellings of the same', () => {
    const text = FILES[0]!.toString('utf8');
    for (const same of [
      ` ${text} `,
      text.replace('"format"', '"\\u0066ormat"'),
      text.replace(/("first": ?)1,/, '$11.0,'),
      text.replaceAll('\n', '\r\n'),
    ]) {
      expect(validIn(Buffer.from(same))).toEqual(bundleOf(FILES[0]!));
    }
  });

  it('is noticed where a member comes twice, which another reader would take the first of', () => {
    const text = FILES[0]!.toString('utf8');
    const twice = [
      text.replace('{', '{"format":"another",'),
      text.replace('"hash":', '"h\\u0061sh":"another","hash":'),
      text.replace('"index"', '"index":9,"index" '),
    ];
    for (const bytes of twice) expect(() => readBundle(Buffer.from(bytes))).toThrow(/expected|twice in one object, again at character \d+/);
    expect(readBundle(Buffer.from('{"a":{"b":"\\"a","c":["a","a",{"a":1}]},"b":"a"}'))).toEqual({
      a: { b: '"a', c: ['a', 'a', { a: 1 }] },
      b: 'a',
    });
  });

  it('is noticed where it is no UTF-8 or stands before or behind the JSON', () => {
    // Read leniently it would be U+FFFD, as where that was written.
    expect(() => readBundle(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xff]), Buffer.from('"}')]))).toThrow(/utf-8/);
    for (const bytes of [[0xff], [0xef, 0xbb, 0xbf], [...Buffer.from('{}')]]) {
      for (const edited of [
        [Buffer.from(bytes), FILES[0]!],
        [FILES[0]!, Buffer.from(bytes)],
      ])
        expect(validIn(Buffer.concat(edited))).toBeUndefined();
    }
  });

  it('is held to the head that was stated: no other, no empty one, none in capitals', () => {
    const bundle = bundleOf(FILES[0]!);
    const { head } = verifyEvidence(bundle);
    expect(verifyEvidence(bundle, head!).valid).toBe(true);
    for (const other of ['', head!.toUpperCase(), bundle.records[0]!.hash]) {
      const where = `/records/${bundle.records.findIndex(({ hash }) => hash === head)}/hash`;
      expect(verifyEvidence(bundle, other).faults).toEqual([{ where, expected: other, found: head }]);
    }
  });

  it('is asked for by the script as well', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'runbook-bundle-'));
    try {
      const file = join(folder, 'bundle.json');
      const text = FILES[0]!.toString('utf8');
      const run = (...more: string[]) => spawnSync(process.execPath, [OFFLINE, file, ...more], { encoding: 'utf8' });
      await writeFile(file, text.replace('{', '{"format":"another",'));
      expect([run().status, run().stdout]).toEqual([1, expect.stringContaining('found: the member format twice in one object')]);
      await writeFile(file, text);
      expect(run('--head', verifyEvidence(bundleOf(FILES[0]!)).head!).status).toBe(0);
      expect([run('--head', '0'.repeat(64)).status, run('--head', '').status, run('--head').status, run('--tail', 'x').status]).toEqual([
        1, 2, 2, 2,
      ]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
