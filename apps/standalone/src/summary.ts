import type { Manifest } from '@runbook/embedded';

/** What a backup holds, in a few words. */
export function summary({ files, madeAt }: Manifest): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const blobs = files.filter(({ path }) => path.startsWith('blobs/')).length;
  return `${files.length - blobs} databases and ${blobs} blobs as of ${madeAt}, ${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
