// Shells for suites about completion: this machine's, or Debian's packages, unpacked into the cache and installed nowhere.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, isCached } from './cache.mjs';
import { canRun, runToEnd } from './process.mjs';

/** With what they need beside what every Debian has. */
const PACKAGES = {
  zsh: ['zsh', 'libcap2', 'libtinfo6'],
  fish: ['fish', 'fish-common', 'libpcre2-32-0', 'libtinfo6'],
};
/** Some megabytes, on a slow network. */
const FETCH_MS_MAX = 5 * 60_000;

/** What was not installed does not find its own functions. */
const FUNCTIONS = { fish: (folder) => ({ FISH_FUNCTIONS: join(folder, 'usr/share/fish/functions') }) };

const partOf = (shell) => `${shell}-debian`;

/**
 * The program, and what its environment must hold.
 *
 * @param {'zsh' | 'fish'} shell
 * @returns {Promise<{ program: string, env: Record<string, string> }>}
 */
export async function shellProgram(shell) {
  if (await canRun(shell, ['--version'])) return { program: shell, env: {} };
  const folder = await cached(partOf(shell), (into) => unpack(shell, into));
  const triplet = (await readdir(join(folder, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const libraries = ['usr/lib', 'lib'].map((place) => join(folder, place, triplet)).join(':');
  const places = (await readdir(join(folder, 'bin')).catch(() => [])).includes(shell) ? 'bin' : 'usr/bin';
  return { program: join(folder, places, shell), env: { LD_LIBRARY_PATH: libraries, ...FUNCTIONS[shell]?.(folder) } };
}

/** Fetches those that are not there. */
export const prepareShells = async () => void (await Promise.all(Object.keys(PACKAGES).map((shell) => shellProgram(shell))));

/** What keeps one of them from being had here, or undefined. */
export async function shellsAreMissing() {
  for (const shell of Object.keys(PACKAGES)) {
    if ((await canRun(shell, ['--version'])) || (await isCached(partOf(shell)))) continue;
    const canFetch = (await canRun('apt-get', ['--version'])) && (await canRun('dpkg-deb', ['--version']));
    if (!canFetch) return `${shell}, or the apt-get and dpkg-deb of Debian to fetch its package`;
  }
  return undefined;
}

async function unpack(shell, folder) {
  await runToEnd('apt-get', ['download', ...PACKAGES[shell]], { cwd: folder, timeoutMs: FETCH_MS_MAX });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  for (const file of files) await runToEnd('dpkg-deb', ['-x', join(folder, file), folder], { timeoutMs: FETCH_MS_MAX });
}
