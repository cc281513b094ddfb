import { chmod, mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { Failure } from '../failure.js';
import { parsedJson } from '../json.js';
import { monotonicMs, pause, wallMs } from '../time.js';
import { expectContexts, noContexts, type Contexts } from './contexts.js';

/** Keys and tokens lie in it: its owner's alone. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
const OTHERS = 0o077;

/** By the XDG base directory specification, unless RUNBOOK_CONFIG names another file. */
export function configFile(env: NodeJS.ProcessEnv): string {
  const named = env['RUNBOOK_CONFIG'];
  if (named) return named;
  return join(env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config'), 'runbook', 'config.json');
}

/** None where there is no file. Throws where others can read it: then a key in it is not secret any more. */
export async function readContexts(file: string): Promise<Contexts> {
  let handle: FileHandle;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return noContexts;
    throw new Failure(`expected to read ${file}, found ${codeOf(error)}`, { exit: 'usage', cause: error });
  }
  try {
    const { mode } = await handle.stat();
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0) {
      throw new Failure(`expected ${file} to be its owner's alone (mode 600), found mode ${(mode & 0o777).toString(8)}`, {
        exit: 'usage',
        hints: [`chmod 600 ${file}`, 'and, because others could read them, change the keys that lie in it: runbook key revoke'],
      });
    }
    return expectContexts(parsedJson(await handle.readFile('utf8')), file);
  } finally {
    await handle.close();
  }
}

/** A process that holds the lock for longer has died. */
const LOCK_MS_MAX = 30_000;
const LOCK_LOOK_MS = 25;

/**
 * Changes the file, and answers what it holds then. One process at a time: a token that two processes refresh at once ends its session. What
 * has the name is always whole.
 */
export async function changeContexts(file: string, change: (contexts: Contexts) => Contexts | Promise<Contexts>): Promise<Contexts> {
  return alone(file, async () => {
    const before = await readContexts(file);
    const after = await change(before);
    if (after !== before) await replace(file, `${JSON.stringify(after, undefined, 2)}\n`);
    return after;
  });
}

/** Does something with a file while no other command does. The folder is there then. */
export async function alone<Result>(file: string, act: () => Promise<Result>): Promise<Result> {
  await mkdir(dirname(file), { recursive: true, mode: FOLDER_MODE });
  const unlock = await lock(`${file}.lock`);
  try {
    return await act();
  } finally {
    await unlock();
  }
}

/** Under another name first: a reader finds the old text or the new one. */
export async function replace(file: string, text: string): Promise<void> {
  const written = `${file}.${process.pid}`;
  const handle = await open(written, 'w', FILE_MODE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await chmod(written, FILE_MODE);
  await rename(written, file);
}

async function lock(path: string): Promise<() => Promise<void>> {
  const until = monotonicMs() + LOCK_MS_MAX * 2;
  for (;;) {
    try {
      const handle = await open(path, 'wx', FILE_MODE);
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw new Failure(`expected to write ${path}, found ${codeOf(error)}`, { cause: error });
    }
    const left = await leftBehind(path);
    if (left !== undefined) await cleared(path, left);
    else if (monotonicMs() > until) throw new Failure(`expected another runbook command to end, found ${path} still there; remove it`);
    else await pause(LOCK_LOOK_MS);
  }
}

/** The file's number, where whoever made the lock is not there any more. */
async function leftBehind(path: string): Promise<number | undefined> {
  const [found, text] = await Promise.all([stat(path).catch(() => undefined), readFile(path, 'utf8').catch(() => '')]);
  if (!found) return undefined;
  if (wallMs() - found.mtimeMs > LOCK_MS_MAX) return found.ino;
  const pid = Number(text);
  return Number.isSafeInteger(pid) && pid > 0 && !isRunning(pid) ? found.ino : undefined;
}

/** Whether there is a process of this number; one of another user counts. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

/** Of two who find it left behind one clears it: the lock that the other has made meanwhile is another file, and is put back. */
async function cleared(path: string, ino: number): Promise<void> {
  const aside = `${path}.${process.pid}`;
  try {
    await rename(path, aside);
    if ((await stat(aside)).ino === ino) await rm(aside, { force: true });
    else await rename(aside, path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

/** `ENOENT`, `ECONNREFUSED` … */
export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'a fault';
