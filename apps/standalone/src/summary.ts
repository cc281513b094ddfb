import type { Manifest } from '@runbook/embedded';

/** What a backup holds, in a few words. */
export function summary({ files, madeAt, distributed }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const blobs = files.filter(({ path }) => path.startsWith('blobs/')).length;
  const others = distributed ? 'partitions and collections' : 'databases';
  return `${files.length - blobs} ${others} and ${blobs} blobs as of ${madeAt}, ${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
