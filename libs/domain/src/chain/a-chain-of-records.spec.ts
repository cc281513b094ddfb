import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { chainEntry, START_OF_ENTRIES, verifyChain, type ChainedRecord } from './index.js';

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A chain whose record n is a refusal where `refusals[n]` says so. */
function chain(refusals: readonly boolean[], id = 'exe_1'): ChainedRecord[] {
  let version = 0;
  let head: string | null = null;
  return refusals.map((refusal, n) => {
    if (!refusal) version++;
    const bytes: string = JSON.stringify({
      v: 1,
      id,
      version,
      prev: refusal ? null : head,
      events: refusal ? [] : [{ type: 'StepCompleted', step: `s${n}` }],
      ...(refusal && { rejection: { code: 'already-started', message: String(n) } }),
    });
    const hash = sha256(bytes);
    if (!refusal) head = hash;
    return { bytes, hash };
  });
}

const facts = (count: number, id?: string) => chain(Array<boolean>(count).fill(false), id);
const rehashed = (bytes: string): ChainedRecord => ({ bytes, hash: sha256(bytes) });
const faultOf = (records: readonly ChainedRecord[], expected?: { version: number; hash: string }) => {
  const verdict = verifyChain(records, sha256, expected);
  return verdict.valid ? undefined : { kind: verdict.fault.kind, index: verdict.fault.index };
};

describe('a chain of records', () => {
  it('holds as it was written, and says its head', () => {
    const records = facts(4);
    expect(verifyChain(records, sha256)).toEqual({ valid: true, records: 4, head: { version: 4, hash: records[3]!.hash } });
  });

  it('holds when it is empty', () => expect(verifyChain([], sha256)).toEqual({ valid: true, records: 0, head: null }));

  it('holds when it has only refusals', () => expect(verifyChain(chain([true, true]), sha256)).toMatchObject({ valid: true, head: null }));

  it('holds as bytes as well as as text', () => {
    const records = facts(2).map(({ bytes, hash }) => ({ bytes: new TextEncoder().encode(bytes as string), hash }));
    expect(verifyChain(records, sha256)).toMatchObject({ valid: true });
  });

  it('shows an edited record with both hashes', () => {
    const records = facts(3);
    const bytes = (records[1]!.bytes as string).replace('s1', 's9');
    const verdict = verifyChain([records[0]!, { bytes, hash: records[1]!.hash }, records[2]!], sha256);
    expect(verdict).toMatchObject({
      valid: false,
      head: { version: 1 },
      fault: { kind: 'edited', index: 1, expected: `bytes with hash ${records[1]!.hash}`, found: `bytes with hash ${sha256(bytes)}` },
    });
  });

  it('shows an edited record whose hash was made right again, by the link of the next one', () => {
    const records = facts(3);
    expect(faultOf([records[0]!, rehashed((records[1]!.bytes as string).replace('s1', 's9')), records[2]!])).toEqual({
      kind: 'edited',
      index: 2,
    });
  });

  it('shows an edited last record whose hash was made right again, by a head known from elsewhere', () => {
    const records = facts(2);
    const edited = [records[0]!, rehashed((records[1]!.bytes as string).replace('s1', 's9'))];
    expect(faultOf(edited)).toBeUndefined();
    expect(faultOf(edited, { version: 2, hash: records[1]!.hash })).toEqual({ kind: 'edited', index: 1 });
  });

  it('shows a missing record', () => expect(faultOf(facts(4).toSpliced(1, 1))).toEqual({ kind: 'missing', index: 1 }));

  it('shows a missing first record', () => expect(faultOf(facts(3).slice(1))).toEqual({ kind: 'missing', index: 0 }));

  it('shows swapped records', () => {
    const [a, b, c, d] = facts(4);
    expect(faultOf([a!, c!, b!, d!])).toEqual({ kind: 'swapped', index: 1 });
  });

  it('shows a repeated record', () => {
    const [a, b] = facts(2);
    expect(faultOf([a!, a!, b!])).toEqual({ kind: 'swapped', index: 1 });
  });

  it('shows a cut end when the head is known', () => {
    const records = facts(4);
    const head = { version: 4, hash: records[3]!.hash };
    expect(faultOf(records.slice(0, 3))).toBeUndefined();
    expect(faultOf(records.slice(0, 3), head)).toEqual({ kind: 'truncated', index: 3 });
    expect(faultOf([], head)).toEqual({ kind: 'truncated', index: 0 });
  });

  it('may go on beyond a head that was known earlier', () => {
    const records = facts(4);
    expect(verifyChain(records, sha256, { version: 2, hash: records[1]!.hash })).toMatchObject({ valid: true, head: { version: 4 } });
  });

  it('shows a record of another aggregate', () => {
    const [a, b] = facts(2);
    expect(faultOf([a!, facts(2, 'exe_2')[1]!, b!])).toEqual({ kind: 'foreign', index: 1 });
  });

  it('lets a refusal stand aside, and shows one that stands elsewhere', () => {
    const [a, refusal, b] = chain([false, true, false]);
    expect(faultOf([a!, refusal!, b!])).toBeUndefined();
    expect(faultOf([a!, b!, refusal!])).toEqual({ kind: 'swapped', index: 2 });
    expect(faultOf([refusal!, a!, b!])).toEqual({ kind: 'swapped', index: 0 });
    expect(faultOf([refusal!])).toEqual({ kind: 'missing', index: 0 });
  });

  it.each([
    '',
    '[]',
    'null',
    '{}',
    '{"id":"exe_1","version":1,"prev":null,"events":[]}',
    '{"id":"exe_1","version":-1,"prev":null,"events":[{}]}',
  ])('shows bytes with a right hash that are no record: %s', (bytes) =>
    expect(faultOf([rehashed(bytes)])).toEqual({ kind: 'malformed', index: 0 }),
  );

  it('shows every edit, deletion, swap and truncation, whatever the chain', () => {
    const shapes = fc
      .array(fc.boolean(), { minLength: 2, maxLength: 12 })
      .filter((shape) => shape.filter((refusal) => !refusal).length >= 2);
    fc.assert(
      fc.property(shapes, fc.nat(), fc.nat(), fc.constantFrom('edit', 'delete', 'swap', 'cut'), (shape, x, y, what) => {
        const records = chain(shape);
        const { head } = verifyChain(records, sha256);
        const withEvents = shape.flatMap((refusal, n) => (refusal ? [] : [n]));
        const at = withEvents[x % withEvents.length]!;
        const other = withEvents[(withEvents.indexOf(at) + 1) % withEvents.length]!;
        const { bytes, hash } = records[at]!;
        const place = y % (bytes as string).length;
        const flipped = `${(bytes as string).slice(0, place)}~${(bytes as string).slice(place + 1)}`;
        const changed = {
          edit: () => records.with(at, { bytes: flipped, hash }),
          delete: () => records.toSpliced(at, 1),
          swap: () => records.with(at, records[other]!).with(other, records[at]!),
          cut: () => records.slice(0, at),
        }[what]();
        expect(verifyChain(records, sha256, head!).valid).toBe(true);
        expect(verifyChain(changed, sha256, head!).valid).toBe(false);
      }),
    );
  });
});

describe('an entry of the audit chain', () => {
  const first = {
    topic: 't',
    partition: 0,
    index: 0,
    offset: 7,
    previous: START_OF_ENTRIES,
    recordHash: sha256('a'),
    statedHash: sha256('a'),
  };

  it('has the hash of its lines', () => {
    const text = `runbook-audit/1\nt\n0\n0\n7\n${'0'.repeat(64)}\n${sha256('a')}\n${sha256('a')}\n`;
    expect(chainEntry(first, sha256)).toBe(sha256(text));
  });

  it.each([
    { topic: 'u' },
    { partition: 1 },
    { index: 1 },
    { offset: 8 },
    { previous: sha256('x') },
    { recordHash: sha256('b') },
    { statedHash: '' },
  ])('has another hash with %j', (change) => expect(chainEntry({ ...first, ...change }, sha256)).not.toBe(chainEntry(first, sha256)));
});
