import { FileBlobStore } from '@runbook/embedded';
import { describeBlobStore } from '@runbook/ports/contract';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from './a-folder-of-its-own.js';

describeBlobStore('a folder', async () => {
  const { folder, remove } = await newFolder();
  const corrupt = async (sha256: string) => {
    const path = join(folder, sha256.slice(0, 2), sha256);
    const bytes = await readFile(path);
    bytes[0]! ^= 1;
    await writeFile(path, bytes);
  };
  return { blobs: new FileBlobStore(folder), reopen: async () => new FileBlobStore(folder), corrupt, close: remove };
});
