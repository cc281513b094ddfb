import type { BlobStore } from '@runbook/ports';

/** Copies what is not there yet; a blob is named by what it holds. Answers how many there are. */
export async function copyBlobs(
  names: AsyncIterable<string> | Iterable<string>,
  source: Pick<BlobStore, 'get'>,
  target: BlobStore,
): Promise<number> {
  let count = 0;
  for await (const name of names) {
    count += 1;
    if (await target.has(name)) continue;
    const bytes = await source.get(name);
    if (!bytes) throw new Error(`expected the blob ${name}, found that it is gone; restore it from a copy`);
    await target.put(bytes);
  }
  return count;
}
