import fc from 'fast-check';
import { inlined } from '../../src/execution/drafting/inline.js';
import type { ExecutionWorld } from '../../src/execution/drafting/world.js';
import { utf8Length } from '../../src/utf8-length.js';

/** Every text is kept already; its hash is its length, so that a suite can tell which it was. */
const world = { kept: () => true, sha256: (text: string) => `of ${text.length}` } as unknown as ExecutionWorld;

describe('values that are counted in bytes', () => {
  // RFC 3629, section 3: one byte up to U+007F, two up to U+07FF, three up to U+FFFF, four beyond.
  it.each([
    ['', 0],
    ['\u007f', 1],
    ['\u0080', 2],
    ['\u07ff', 2],
    ['\u0800', 3],
    ['\uffff', 3],
    ['\u{10000}', 4],
    ['\u{10ffff}', 4],
    ['a🙂b', 6],
    // Half of a pair, as encoders write it: U+FFFD.
    ['\ud83d', 3],
    ['\ude42x', 4],
    ['\ud83d🙂', 7],
  ])('are as long as UTF-8 makes them: %j, %i', (text, bytes) => expect(utf8Length(text)).toBe(bytes));

  it('are as long as an encoder makes them, whatever they hold', () => {
    const units = fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.integer({ min: 0xd700, max: 0xe100 }));
    fc.assert(
      fc.property(fc.array(units, { maxLength: 40 }), (codes) => {
        const text = String.fromCharCode(...codes);
        expect(utf8Length(text)).toBe(Buffer.byteLength(text));
      }),
    );
  });

  it.each([
    ['x', 4_094, 4_096],
    ['€', 1_364, 4_094],
    ['🙂', 1_023, 4_094],
  ])('stand in a record up to so many bytes, with their quotes, and as a reference behind: %s, %i times', (character, count, bytes) => {
    const [fitting, larger] = [character.repeat(count), character.repeat(count + 1)];
    expect(inlined(fitting, 'a value', world, { bytesMax: 4_096 })).toEqual({ value: fitting, bytes });
    const reference = { $blob: `of ${larger.length + 2}`, bytes: bytes + Buffer.byteLength(character) };
    expect(inlined(larger, 'a value', world, { bytesMax: 4_096 })).toEqual({
      value: reference,
      bytes: Buffer.byteLength(JSON.stringify(reference)),
    });
  });
});
