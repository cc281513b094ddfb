// A Chromium for suites that look at pages: this machine's, or Debian's package with what it needs, unpacked into the cache and installed nowhere.
import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, isCached } from './cache.mjs';
import { canRun, runToEnd } from './process.mjs';

const PART = 'chromium-debian';
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', '/usr/bin/google-chrome-stable'];
/** About two hundred packages, on a slow network. */
const INSTALL_MS_MAX = 10 * 60_000;
/** With `apt-cache depends --recurse`: what is only recommended, and what a system has in any case. */
const CLOSURE = ['--recurse', '--no-recommends', '--no-suggests', '--no-conflicts', '--no-breaks', '--no-replaces', '--no-enhances'];
const OF_EVERY_SYSTEM =
  /^(libc6|libgcc-s1|libstdc\+\+6|debconf|dpkg|perl|perl-.*|systemd.*|libsystemd.*|udev|dbus.*|.*-common-bin|init-system-helpers)$/;

/**
 * The program, and what its environment must hold. CHROMIUM names another one.
 *
 * @returns {Promise<{ program: string, env: Record<string, string> }>}
 */
export async function chromiumProgram() {
  const here = process.env.CHROMIUM || (await ofThisMachine());
  if (here) return { program: here, env: {} };
  const folder = await cached(PART, unpack);
  const triplet = (await readdir(join(folder, 'usr/lib'))).find((name) => name.endsWith('-linux-gnu')) ?? '';
  const libraries = ['usr/lib', 'lib'].map((place) => join(folder, place, triplet)).join(':');
  return { program: join(folder, 'usr/lib/chromium/chromium'), env: { LD_LIBRARY_PATH: libraries } };
}

/** Fetches it, where there is none. */
export const prepareChromium = async () => void (await chromiumProgram());

/** What keeps a Chromium from starting here, or undefined. */
export async function chromiumIsMissing() {
  if (process.env.CHROMIUM || (await ofThisMachine()) || (await isCached(PART))) return undefined;
  const canFetch = (await canRun('apt-get', ['--version'])) && (await canRun('dpkg-deb', ['--version']));
  return canFetch ? undefined : 'a Chromium (CHROMIUM, the path of one), or the apt-get and dpkg-deb of Debian to fetch its package';
}

async function ofThisMachine() {
  for (const place of PLACES)
    if (
      await access(place).then(
        () => true,
        () => false,
      )
    )
      return place;
  return undefined;
}

async function unpack(folder) {
  const listed = await runToEnd('apt-cache', ['depends', ...CLOSURE, 'chromium'], { timeoutMs: INSTALL_MS_MAX });
  const packages = [...new Set(listed.split('\n').filter((line) => /^[a-z0-9]/.test(line)))].filter((name) => !OF_EVERY_SYSTEM.test(name));
  await runToEnd('apt-get', ['download', ...packages], { cwd: folder, timeoutMs: INSTALL_MS_MAX });
  const files = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
  for (const file of files) await runToEnd('dpkg-deb', ['-x', join(folder, file), folder], { timeoutMs: INSTALL_MS_MAX });
}
