import { createHash, randomBytes } from 'node:crypto';
import type { BlobStore } from '../src/blob-store.js';
import { BlobCorrupt } from '../src/blob-store.js';
import { BLOB_BYTES_MAX } from '../src/sizes.js';
import { allowSlowAdapters } from './eventually.js';

/** An opened adapter. The suite closes it and never closes `blobs` itself. */
export interface OpenedBlobStore {
  readonly blobs: BlobStore;
  /** Closes the present store and opens one on the same data, as after a restart of the process. */
  readonly reopen?: () => Promise<BlobStore>;
  /** Changes a stored byte behind the adapter's back, as a failing disk would. */
  readonly corrupt?: (sha256: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface BlobWorld {
  blobs: BlobStore;
  opened: OpenedBlobStore;
}

/** What `BlobStore` promises, asked of one adapter. It is opened once for the suite. */
export function describeBlobStore(name: string, open: () => Promise<OpenedBlobStore>): void {
  describe(`the blob store over ${name}`, () => {
    allowSlowAdapters();
    const world = {} as BlobWorld;

    beforeAll(async () => {
      world.opened = await open();
      world.blobs = world.opened.blobs;
    });
    afterAll(async () => {
      await world.opened?.close();
    });

    describePut(world);
    describeGet(world);
  });
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function describePut(world: BlobWorld): void {
  it('names bytes by their lower-case hex SHA-256', async () => {
    expect(await world.blobs.put(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('takes the same bytes again, also at the same time', async () => {
    const bytes = randomBytes(70_000);
    const names = await Promise.all([1, 2, 3, 4].map(() => world.blobs.put(bytes)));
    expect(new Set([...names, await world.blobs.put(bytes)])).toEqual(new Set([sha256Of(bytes)]));
    expect(Buffer.compare((await world.blobs.get(names[0]!))!, bytes)).toBe(0);
  });

  it('keeps nothing and ten megabytes alike', async () => {
    for (const bytes of [Buffer.alloc(0), randomBytes(BLOB_BYTES_MAX)]) {
      const name = await world.blobs.put(bytes);
      expect(name).toBe(sha256Of(bytes));
      expect(await world.blobs.has(name)).toBe(true);
      expect(Buffer.compare((await world.blobs.get(name))!, bytes)).toBe(0);
    }
  });

  it('does not share memory with its caller', async () => {
    const bytes = Buffer.from('as it was');
    const name = await world.blobs.put(bytes);
    bytes.fill(0);
    expect((await world.blobs.get(name))!.toString()).toBe('as it was');
  });
}

function describeGet(world: BlobWorld): void {
  it('knows nothing of what was not put', async () => {
    const unknown = sha256Of(randomBytes(32));
    expect(await world.blobs.get(unknown)).toBeUndefined();
    expect(await world.blobs.has(unknown)).toBe(false);
  });

  it.each(['', 'abc', '../../../../etc/passwd', `${'A'.repeat(64)}`, `..%2f${'a'.repeat(60)}`])(
    'finds nothing under %j, which is no hash',
    async (text) => {
      const outcome = await world.blobs.get(text).catch(() => undefined);
      expect(outcome).toBeUndefined();
      expect(await world.blobs.has(text).catch(() => false)).toBe(false);
    },
  );

  it('still has the bytes after a restart', async () => {
    if (!world.opened.reopen) return;
    const bytes = randomBytes(300_000);
    const name = await world.blobs.put(bytes);
    world.blobs = await world.opened.reopen();
    expect(Buffer.compare((await world.blobs.get(name))!, bytes)).toBe(0);
  });

  it('refuses bytes that changed, naming the hash', async () => {
    if (!world.opened.corrupt) return;
    const name = await world.blobs.put(randomBytes(5_000));
    await world.opened.corrupt(name);
    await expect(world.blobs.get(name)).rejects.toThrow(BlobCorrupt);
    await expect(world.blobs.get(name)).rejects.toMatchObject({ expected: name });
  });
}
