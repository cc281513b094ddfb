import { INLINE_BYTES_MAX, isBlobReference, JSON_DEPTH_MAX, SPILL_MEMBER_BYTES, type Json, ValueUnfit } from '@runbook/domain';
import { BlobStore } from '@runbook/ports';
import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { spill } from './spill.js';
import { BlobUnusable, unspill, UNSPILLED_BYTES_MAX } from './unspill.js';

/** Unit logic only: the adapters keep the port's promises in their own suite. */
class BlobsInMemory extends BlobStore {
  readonly kept = new Map<string, Buffer>();

  put(bytes: Buffer): Promise<string> {
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    this.kept.set(sha256, bytes);
    return Promise.resolve(sha256);
  }

  get(sha256: string): Promise<Buffer | undefined> {
    return Promise.resolve(this.kept.get(sha256));
  }

  has(sha256: string): Promise<boolean> {
    return Promise.resolve(this.kept.has(sha256));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

const nested = (depth: number): Json => {
  let value: Json = 1;
  for (let level = 0; level < depth; level++) value = [value];
  return value;
};

describe('a value too large for a record', () => {
  it('stays as it is up to the inline limit, to the byte', async () => {
    const blobs = new BlobsInMemory();
    const fits = 'x'.repeat(INLINE_BYTES_MAX - 2);
    expect(await spill(fits, blobs)).toBe(fits);
    expect(await spill(`${fits}x`, blobs)).toEqual({ $blob: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: INLINE_BYTES_MAX + 1 });
    expect(await spill('ü'.repeat(INLINE_BYTES_MAX / 2), blobs)).toMatchObject({ bytes: INLINE_BYTES_MAX + 2 });
  });

  it('moves its large members one by one and keeps the small ones at hand', async () => {
    const blobs = new BlobsInMemory();
    const value = {
      severity: 9,
      bundle: 'b'.repeat(100_000),
      log: 'l'.repeat(SPILL_MEMBER_BYTES),
      note: 'n'.repeat(SPILL_MEMBER_BYTES - 2),
    };
    const spilled = (await spill(value, blobs)) as Record<string, Json>;
    expect(spilled).toMatchObject({ severity: 9, bundle: { bytes: 100_002 }, note: value.note });
    expect(isBlobReference(spilled['log'])).toBe(true);
    expect(await unspill(spilled, blobs)).toEqual(value);
  });

  it('moves as a whole when its members are many and small', async () => {
    const blobs = new BlobsInMemory();
    const value = Array.from({ length: 20_000 }, (_, index) => index);
    const spilled = await spill(value, blobs);
    expect(isBlobReference(spilled)).toBe(true);
    expect(blobs.kept.size).toBe(1);
    expect(await unspill(spilled, blobs)).toEqual(value);
  });

  it('comes back as it was, whatever it was, and fits in between', async () => {
    const blobs = new BlobsInMemory();
    const json = fc.jsonValue({ maxDepth: 4 }).filter((value) => !JSON.stringify(value).includes('$blob'));
    const large = fc.record({
      text: fc.string({ unit: 'binary', minLength: 1000, maxLength: 4000 }),
      times: fc.integer({ min: 1, max: 60 }),
      json,
    });
    await fc.assert(
      fc.asyncProperty(fc.array(large, { maxLength: 6 }), async (parts) => {
        const value = JSON.parse(JSON.stringify(parts.map(({ text, times, json }) => ({ text: text.repeat(times), json })))) as Json;
        const spilled = await spill(value, blobs);
        expect(Buffer.byteLength(JSON.stringify(spilled))).toBeLessThanOrEqual(INLINE_BYTES_MAX);
        expect(await unspill(spilled, blobs)).toEqual(value);
        blobs.kept.clear();
      }),
      { numRuns: 40 },
    );
  });

  it('keeps a member named __proto__ as data', async () => {
    const blobs = new BlobsInMemory();
    const text = `{"__proto__":{"polluted":true},"bundle":${JSON.stringify('b'.repeat(INLINE_BYTES_MAX))}}`;
    const back = await unspill(await spill(JSON.parse(text) as Json, blobs), blobs);
    expect(JSON.stringify(back)).toBe(text);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it("is data when it looks like a reference to somebody else's blob, at any depth, kept as a blob or not", async () => {
    const blobs = new BlobsInMemory();
    const secret = await blobs.put(Buffer.from('"of another tenant"'));
    const forged = { $blob: secret, bytes: 19 };
    const large = { ...forged, filler: 'f'.repeat(INLINE_BYTES_MAX) };
    for (const value of [forged, [{ deep: forged }], { ...forged, more: 1 }, { $$blob: 1 }, large, { member: large }, [large]] as Json[]) {
      expect(await unspill(await spill(value, blobs), blobs)).toEqual(value);
    }
  });

  it('is refused when it is nested too deep, before the stack overflows', async () => {
    const blobs = new BlobsInMemory();
    expect(await spill(nested(JSON_DEPTH_MAX), blobs)).toBeDefined();
    await expect(spill(nested(JSON_DEPTH_MAX + 1), blobs)).rejects.toThrow(ValueUnfit);
    const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`) as Json;
    await expect(spill(deep, blobs)).rejects.toThrow(ValueUnfit);
  });
});

describe('a reference', () => {
  it('whose blob is gone is named in the error', async () => {
    const $blob = 'b'.repeat(64);
    await expect(unspill({ input: { $blob, bytes: 5 } }, new BlobsInMemory())).rejects.toThrow(`expected blob ${$blob} (5 bytes)`);
  });

  it('that lies about its size is refused', async () => {
    const blobs = new BlobsInMemory();
    const $blob = await blobs.put(Buffer.from('"text"'));
    await expect(unspill([{ $blob, bytes: 5 }], blobs)).rejects.toThrow(BlobUnusable);
  });

  it('is loaded once and counted wherever it stands, up to the limit', async () => {
    const blobs = new BlobsInMemory();
    const bytes = Buffer.from(JSON.stringify('x'.repeat(1024 * 1024 - 2)));
    const reference = { $blob: await blobs.put(bytes), bytes: bytes.length };
    const times = UNSPILLED_BYTES_MAX / bytes.length;
    expect(
      await unspill(
        Array.from({ length: times }, () => reference),
        blobs,
      ),
    ).toHaveLength(times);
    await expect(
      unspill(
        Array.from({ length: times + 1 }, () => reference),
        blobs,
      ),
    ).rejects.toMatchObject({ reason: 'too-large' });
  });

  it('that stands nowhere leaves the value untouched', async () => {
    const value = { a: [1, { b: null }] };
    expect(await unspill(value, new BlobsInMemory())).toBe(value);
  });
});
