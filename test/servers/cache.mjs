// What servers are made of (jars, a Python environment) is fetched once into .cache/servers/ and kept.
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { isAlive } from './process.mjs';

const CACHE_ROOT = fileURLToPath(new URL('../../.cache/servers/', import.meta.url));
/** A first install over a slow line takes minutes; a caller that waits longer than this has met a stuck one. */
const INSTALL_WAIT_MS_MAX = 15 * 60_000;
const LOCK_POLL_MS = 200;
const COMPLETE = '.complete';

/**
 * The folder of an installed part. `install(folder)` fills it on the first call; parallel callers, in this process or in others,
 * wait for the one that began. A crash in the middle leaves no `.complete`, so the next caller starts again from nothing.
 *
 * @param {string} name for example `kafka-4.1.0`
 * @param {(folder: string) => Promise<void>} install
 * @returns {Promise<string>}
 */
export async function cached(name, install) {
  const folder = join(CACHE_ROOT, name);
  if (await isComplete(folder)) return folder;
  const unlock = await lock(`${folder}.lock`);
  try {
    if (await isComplete(folder)) return folder;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await install(folder);
    await writeFile(join(folder, COMPLETE), new Date().toISOString());
    return folder;
  } finally {
    await unlock();
  }
}

/** Removes the folders of a part that was made of something else since: `image-tree-…` but for the one that is named. */
export async function dropOthers(part, kept) {
  const names = await readdir(CACHE_ROOT).catch(() => []);
  const others = names.filter((name) => name.startsWith(`${part}-`) && !name.endsWith('.lock') && name !== kept);
  await Promise.all(others.map((name) => rm(join(CACHE_ROOT, name), { recursive: true, force: true })));
}

/** True when the part is there already, so that a start needs no network. */
export async function isCached(name) {
  return isComplete(join(CACHE_ROOT, name));
}

async function isComplete(folder) {
  return stat(join(folder, COMPLETE)).then(
    () => true,
    () => false,
  );
}

/** A lock file that holds the owner's process id; one whose owner died is taken over. */
async function lock(path) {
  await mkdir(dirname(path), { recursive: true });
  const deadline = Date.now() + INSTALL_WAIT_MS_MAX;
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = Number(await readFile(path, 'utf8').catch(() => ''));
    // An empty file belongs to somebody who is between creating and writing it. Renaming lets one of several waiters win.
    if (owner > 0 && owner !== process.pid && !isAlive(owner)) {
      const taken = `${path}.${process.pid}`;
      await rename(path, taken).then(
        () => rm(taken, { force: true }),
        () => undefined,
      );
      continue;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `expected process ${owner} to finish installing within ${INSTALL_WAIT_MS_MAX} ms; if it hangs, stop it and delete ${path}`,
      );
    }
    await sleep(LOCK_POLL_MS);
  }
}
