import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { canonicalPieces } from '../../src/actions/canonical-json.js';
import { Slices, SLICE_MS } from '../../src/actions/slices.js';
import { DEPTH_MAX, readStixBundle } from '../../src/actions/stix/stix-bundle.js';
import { actions, bundleOf, campaignFile, context, stix } from './bundles.js';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A clock on which every look takes a millisecond. */
const slowClock = () => {
  let now = 0;
  return () => now++;
};

describe('a large bundle', () => {
  const bundle = bundleOf(...Array.from({ length: 1_000 }, (_, n) => stix('attack-pattern', { name: `Technique ${n}` })));

  it('lets the event loop turn while it is read', async () => {
    let turns = 0;
    let reading = true;
    const turn = () => {
      turns++;
      if (reading) setImmediate(turn);
    };
    setImmediate(turn);
    await readStixBundle(bundle, new Slices(context.signal, slowClock()));
    reading = false;
    expect(turns).toBeGreaterThanOrEqual(Math.floor(1_000 / (SLICE_MS + 1)));
  });

  it('is the same in however many slices', async () => {
    const [one, many] = [new Slices(context.signal, () => 0), new Slices(context.signal, slowClock())];
    const whole = await readStixBundle(bundle, one);
    expect(await readStixBundle(bundle, many)).toEqual(whole);
    expect(whole.sha256).toBe(sha256(canonicalize(bundle)!));
    expect(whole.sound[7]!.sha256).toBe(sha256(canonicalize((bundle['objects'] as unknown[])[7])!));
  });

  it('is not read to its end when nobody waits for it any more', async () => {
    const cancelled = { ...context, signal: AbortSignal.abort() };
    const slices = new Slices(cancelled.signal, slowClock());
    await expect(readStixBundle(bundle, slices)).rejects.toMatchObject({ name: 'AbortError' });
    // One that fits into a slice is done before anybody looks.
    await actions.get('ingest-stix')!.run({ bundle: campaignFile('campaigns', 'C0057') }, context);
  });

  it('is hashed in pieces exactly as in one go, whatever it holds', () => {
    // Enough elements that lists and objects are cut, at several depths.
    const many = fc
      .tuple(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 5 }), fc.jsonValue({ maxDepth: 2 })))
      .map(([value, members]) => ({ ...members, list: Array.from({ length: 1_500 }, (_, n) => [n, value]), last: value }));
    fc.assert(
      fc.property(fc.oneof(many, fc.jsonValue()), (value) => {
        expect([...canonicalPieces(value, DEPTH_MAX)].join('')).toBe(canonicalize(value));
      }),
      { numRuns: 200 },
    );
  });

  it('comes in pieces that are bounded, though it be one object', () => {
    const wide = stix('note', { rows: Array.from({ length: 50_000 }, (_, n) => ({ n })) });
    const pieces = [...canonicalPieces(wide, DEPTH_MAX)];
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(1_000);
    expect(pieces.join('')).toBe(canonicalize(wide));
  });
});
