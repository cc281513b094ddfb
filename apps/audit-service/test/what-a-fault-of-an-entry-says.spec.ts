import { bytesOf, entryHashOf, faultOfEntry, type AuditEntry } from '@runbook/audit';
import { sha256Of } from '@runbook/wire';
import { forged, idAt, readerOf, sevenEntries, topic, without } from './noted-entries.js';

const A = 'a'.repeat(64);

describe('what a fault of an entry says', () => {
  let seven: AuditEntry[];
  let two: AuditEntry;
  beforeAll(async () => {
    seven = await sevenEntries();
    two = seven[2]!;
  });

  /** The fault that is found in the partition with this entry in the place of number 2. */
  const inPartition = async (entry: unknown) =>
    (await (await readerOf(seven.with(2, entry as AuditEntry), 3)).verifyPartition(topic, 0)).fault;
  const inRun = async (entries: readonly AuditEntry[]) => (await (await readerOf(entries, 3)).verify('exe_1')).fault;
  const at2 = (kind: string, expected: string, found: string) => ({ kind, index: 2, entry: idAt(2), expected, found });

  it('names the hash of the bytes that are there', async () => {
    const found = sha256Of(`${two.bytes} `);
    expect(await inPartition({ ...two, bytes: `${two.bytes} ` })).toEqual(
      at2('edited', `bytes with hash ${two.hash}`, `bytes with hash ${found}`),
    );
  });

  it('names the hash that the entry must have', async () => {
    expect(await inPartition({ ...two, entryHash: A })).toEqual(at2('edited', `entry hash ${two.entryHash}`, A));
  });

  it.each([
    ['no JSON', 'all is well'],
    ['no record', '{}'],
  ])('says why the bytes are no record: %s', async (_, bytes) => {
    const entry = forged(two, { bytes });
    const found = await inPartition(entry);
    expect(found).toEqual(at2('malformed', 'a record', expect.stringMatching(/expected .*found|expected|JSON/) as never));
    expect(faultOfEntry(entry, 9)).toEqual({ ...found, index: 9 });
  });

  it.each([
    ['tenant', 'other', '"acme"', '"other"'],
    ['aggregate', 'registry', '"execution"', '"registry"'],
    ['aggregateId', 'exe_2', '"exe_1"', '"exe_2"'],
    ['version', 9, '2', '9'],
    ['term', 9, '1', '9'],
    ['seq', 9, '2', '9'],
    ['_id', `${topic}/0/000000000009`, JSON.stringify(idAt(2)), JSON.stringify(`${topic}/0/000000000009`)],
  ] as const)('names what is repeated of the record and differs: %s', async (member, value, expected, found) => {
    expect(faultOfEntry({ ...two, [member]: value }, 2)).toEqual({
      ...at2('edited', `${member} ${expected}`, found),
      entry: member === '_id' ? value : idAt(2),
    });
  });

  it.each(['aggregate', 'aggregateId', 'tenant', 'at'] as const)('says that what is repeated of the record is gone: %s', async (member) => {
    expect(await inPartition(without(two, member))).toEqual(at2('edited', `${member} ${JSON.stringify(two[member])}`, 'none'));
  });

  it.each([
    ['index', -1, 'a whole number from 0', '-1'],
    ['offset', 0.5, 'a whole number from 0', '0.5'],
    ['partition', '0', 'a whole number from 0', '"0"'],
    ['topic', '', 'text that is not empty', '""'],
    ['bytes', 7, 'text that is not empty', '7'],
    ['hash', undefined, '64 lower-case hexadecimal digits', 'nothing'],
    ['previous', `${A}\n`, '64 lower-case hexadecimal digits', JSON.stringify(`${A}\n`)],
    ['statedHash', 7, 'text, or nothing', '7'],
    ['encoding', 'utf8', 'base64, or nothing', '"utf8"'],
  ])('says what the member must be: %s', async (member, value, expected, found) => {
    expect(await inPartition({ ...two, [member]: value })).toEqual(at2('edited', `${member}: ${expected}`, found));
  });

  it('names a member too many, and shows as much of it as fits into a line', async () => {
    expect(await inPartition({ ...two, note: 'n'.repeat(200) })).toEqual(at2('edited', 'no member note', `"${'n'.repeat(99)}`));
  });

  it('says that the text is not that of the bytes', async () => {
    expect(faultOfEntry({ ...two, statedHash: two.hash }, 2)).toEqual(
      at2('edited', 'a stated hash only where it is another one', two.hash),
    );
    const base64 = Buffer.from(two.bytes).toString('base64');
    expect(faultOfEntry({ ...two, bytes: base64, encoding: 'base64' }, 2)).toEqual(
      at2('edited', 'the text of bytes that are UTF-8', 'their base64'),
    );
    const spelled = { ...two, bytes: 'YQ', encoding: 'base64' } as const;
    expect(bytesOf(spelled).toString()).toBe('a');
    expect(faultOfEntry(spelled, 2)).toEqual(at2('edited', 'the text of the bytes', 'another spelling of them'));
  });

  it('names both links where one differs', async () => {
    expect(await inPartition(forged(two, { previous: A }))).toEqual(at2('edited', `a link to ${seven[1]!.entryHash}`, `a link to ${A}`));
    expect(await inRun(seven.with(2, forged(two, { previous: A })))).toEqual({
      ...{ kind: 'edited', index: 0, entry: idAt(1) },
      expected: `entry 2 linked to ${seven[1]!.entryHash}`,
      found: `linked to ${A}`,
    });
    const first = forged(seven[1]!, { _id: idAt(0), index: 0, previous: A });
    expect(await inRun([first])).toMatchObject({ expected: `a link to ${'0'.repeat(64)}`, found: `a link to ${A}` });
  });

  it('names the entry that is missing', async () => {
    const reader = await readerOf(seven.toSpliced(2, 1), 3);
    expect((await reader.verifyPartition(topic, 0)).fault).toEqual({
      kind: 'missing',
      index: 2,
      entry: idAt(3),
      expected: 'entry 2',
      found: 'entry 3',
    });
    expect(await inRun(seven.toSpliced(2, 1))).toEqual({ kind: 'missing', index: 0, entry: idAt(1), expected: 'entry 2', found: 'none' });
    expect(await inRun(seven.slice(2))).toEqual({ kind: 'missing', index: 0, entry: idAt(2), expected: 'entry 1', found: 'none' });
    expect(await inRun(seven.toSpliced(5, 1))).toEqual({ kind: 'missing', index: 3, entry: idAt(4), expected: 'entry 5', found: 'none' });
  });

  it('names what the entry behind it is linked to', async () => {
    const other = forged(seven[5]!, { previous: A });
    expect(await inRun(seven.with(5, other))).toEqual({
      kind: 'edited',
      index: 3,
      entry: idAt(4),
      expected: `entry 5 linked to ${seven[4]!.entryHash}`,
      found: `linked to ${A}`,
    });
  });

  it('names the hash that the record came with', async () => {
    const stated = (statedHash: string) => {
      const entry = { ...two, statedHash };
      return { ...entry, entryHash: entryHashOf(entry, entry.hash) };
    };
    expect(await inPartition(stated(A))).toEqual(at2('edited', `a record with hash ${A}`, two.hash));
    expect(await inPartition(stated(''))).toEqual(at2('edited', 'a record with hash stated beside it', two.hash));
  });

  it('names the place in the log that the entry must be behind, and the one that it has', async () => {
    expect(await inPartition(forged(two, { offset: 1 }))).toEqual(
      at2('swapped', 'what follows seq 1 of term 1 at offset 1', 'seq 2 of term 1 at offset 1'),
    );
    expect(await inPartition(forged(two, { offset: 0 }))).toEqual(
      at2('swapped', 'what follows seq 1 of term 1 at offset 1', 'seq 2 of term 1 at offset 0'),
    );
    const bytes = two.bytes.replace('"seq":2', '"seq":3');
    expect(await inPartition(forged(two, { bytes, seq: 3 }))).toEqual(
      at2('swapped', 'what follows seq 1 of term 1 at offset 1', 'seq 3 of term 1 at offset 2'),
    );
  });

  it('names both places where two entries of a run do not follow each other', async () => {
    const again = forged(seven[4]!, { _id: idAt(7), index: 7, offset: 7, previous: seven[6]!.entryHash });
    expect(await inRun([...seven, again])).toEqual({
      kind: 'swapped',
      index: 5,
      entry: idAt(7),
      expected: `a place behind index 6, offset ${seven[6]!.offset}, seq ${seven[6]!.seq}`,
      found: `index 7, offset 7, seq ${seven[4]!.seq}`,
    });
  });
});
