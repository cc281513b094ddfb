// The tree that the image holds below /app, put together by the script that the Dockerfile calls, read-only; and who a container's process is.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cached, dropOthers } from '../servers/cache.mjs';

const run = promisify(execFile);
const PART = 'image-tree';
/** What a container's processes are: `node` of the image, and the `runAsUser` of the chart. */
const USER = '1000';

/** The folder of what was built last; it is put together once. */
export async function imageTree() {
  const made = `${PART}-${await digest()}`;
  await dropOthers(PART, made);
  const folder = await cached(made, async (target) => {
    const app = join(target, 'app');
    await run(process.execPath, ['scripts/image-tree.mjs', app]);
    await run('chmod', ['-R', 'a-w,a+rX', app]);
  });
  return join(folder, 'app');
}

/** Bytes of all files below a folder, as they lie in a layer. */
export async function bytesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries.filter((entry) => entry.isFile()).map(async ({ parentPath, name }) => (await lstat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** The words before a command with which it is nobody but the user of the image, without a capability and without a way to one. Only root can become another. */
export function asUserOfImage() {
  if (process.getuid?.() !== 0) return [];
  return ['setpriv', '--reuid', USER, '--regid', USER, '--clear-groups', '--no-new-privs', '--inh-caps=-all', '--bounding-set=-all'];
}

/** Gives a folder or file to the user of the image, as a container platform does with volumes. */
export async function handOver(path) {
  if (process.getuid?.() === 0) await run('chown', ['-R', `${USER}:${USER}`, path]);
}

/** Of what the tree is made of: another build is another tree. */
async function digest() {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', 'scripts/image-tree.mjs', 'scripts/image-packages.mjs']) hash.update(await readFile(file));
  hash.update(String((await stat('node_modules/.cache/runbook-build')).mtimeMs));
  return hash.digest('hex').slice(0, 16);
}
