import type { NewRecord } from '@runbook/ports';
import fc from 'fast-check';
import { RecordPacker, unpackRecords } from './record-batch.js';

const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const record: fc.Arbitrary<NewRecord> = fc.record({
  key: text,
  value: fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes)),
  headers: fc.dictionary(text, text, { maxKeys: 4, noNullPrototype: true }),
});
const append = fc.array(record, { minLength: 1, maxLength: 8 });

describe('records packed into a batch', () => {
  it('come back as they were, also when batches are joined', () => {
    fc.assert(
      fc.property(fc.array(append, { minLength: 1, maxLength: 5 }), fc.nat(), (appends, firstOffset) => {
        const packer = new RecordPacker();
        const lengths = appends.map((records) => packer.pack(records));
        const bytes = Buffer.from(packer.take());
        expect(bytes.length).toBe(lengths.reduce((sum, length) => sum + length, 0));
        const found = unpackRecords(bytes, 'events', 3, firstOffset);
        const given = appends.flat().map((each, index) => ({ ...each, topic: 'events', partition: 3, offset: firstOffset + index }));
        expect(found).toEqual(given);
      }),
    );
  });

  it('do not keep what was packed before', () => {
    const packer = new RecordPacker();
    packer.pack([{ key: 'a', value: Buffer.alloc(9_000_000, 1), headers: {} }]);
    expect(packer.take().length).toBeGreaterThan(9_000_000);
    packer.pack([{ key: 'b', value: Buffer.from('x'), headers: {} }]);
    expect(unpackRecords(Buffer.from(packer.take()), 'events', 0, 0)).toHaveLength(1);
  });

  it('are refused when bytes are missing, naming the place', () => {
    const packer = new RecordPacker();
    packer.pack([{ key: 'exe_1', value: Buffer.from('value'), headers: { a: 'b' } }]);
    const bytes = Buffer.from(packer.take());
    for (const length of [1, 11, 13, bytes.length - 1]) {
      expect(() => unpackRecords(bytes.subarray(0, length), 'events', 2, 17)).toThrow('events/2 offset 17');
    }
  });
});
