import { decompressed } from './codecs.js';

const LIMIT = 1_000_000;
const ZSTD = 4;
/** `one two three` eight times, by the command line of zstd: its literals, and one sequence. */
const RIGHT = Buffer.from('28b52ffd241ba50000706f6e652074776f207468726565200100714c25a3118179', 'hex');

/** A frame with one block of raw literals `abc` and sequences of which their number alone is there. */
function claiming(sequences: number): Buffer {
  const count = Buffer.alloc(3);
  count[0] = 255;
  count.writeUInt16LE(sequences - 0x7f00, 1);
  // All three tables are of one symbol, so that a sequence reads no bits.
  const block = Buffer.concat([Buffer.from([3 << 3]), Buffer.from('abc'), count, Buffer.from([0x54, 0, 0, 0, 1])]);
  const header = Buffer.alloc(3);
  header.writeUIntLE((block.length << 3) | 5, 0, 3);
  return Buffer.concat([Buffer.from('28b52ffd0038', 'hex'), header, block]);
}

describe('a block of Zstandard', () => {
  it('that holds what it says is decompressed', async () => {
    expect((await decompressed(ZSTD, RIGHT, LIMIT)).toString()).toContain('one two three');
  });

  it.each([32_512, 43_690, 60_000, 98_047])(
    'of a few bytes that claims %d sequences is refused before one is carried out',
    async (sequences) => {
      await expect(decompressed(ZSTD, claiming(sequences), LIMIT)).rejects.toThrow(`found ${sequences} sequences in one`);
    },
  );

  it('of thirty bytes that claims 25,216 is refused, too', async () => {
    const found = Buffer.from('28b52ffd241ba50000706f6e7468726565200100714c25a3e280a88179', 'hex');
    await expect(decompressed(ZSTD, found, LIMIT)).rejects.toThrow('found 25216 sequences in one');
  });

  it('that repeats two letters sixty thousand times holds as few sequences as writers write', async () => {
    const packed = Buffer.from('28b52ffda4c0d401005500001061620100bbd4e50e0b06e94cec', 'hex');
    expect((await decompressed(ZSTD, packed, LIMIT)).toString()).toBe('ab'.repeat(60_000));
  });
});
