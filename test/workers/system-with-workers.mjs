// A whole system and worker processes beside it.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { API_KEY, client, inherited, startDistributed, startEmbedded } from '../system/index.mjs';

const SCRIPT = fileURLToPath(new URL('./scripted-worker.mjs', import.meta.url));
/** What a test waits for has a reason to come; longer than this it does not. */
const WAIT_MS_MAX = 60_000;

export { API_KEY };

/** Resolves with what `find` finds, once it finds something. */
export async function eventually(find, what = 'what the test waits for') {
  const until = Date.now() + WAIT_MS_MAX;
  for (;;) {
    const found = await find();
    if (found) return found;
    if (Date.now() > until) throw new Error(`expected ${what} within ${WAIT_MS_MAX} ms, found none`);
    await sleep(50);
  }
}

export async function startSystemWithWorkers({ brokers, environment = {} } = {}) {
  const system = brokers ? await startDistributed({ brokers, environment }) : await startEmbedded({ environment });
  const journal = join(system.folder, 'journal');
  const workers = [];
  const lines = async () =>
    (await readFile(journal, 'utf8').catch(() => '')).split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  const noted = (what, worker) =>
    eventually(
      async () => (await lines()).find((line) => line.what === what && (!worker || line.worker === worker)),
      `${worker ?? 'a worker'} to have ${what}`,
    );
  return {
    url: system.url,
    api: client(system.url),
    as: (key) => client(system.url, key),
    processes: system.processes,
    lines,
    noted,
    /** Resolves when it serves. */
    async startWorker(name, environment = {}) {
      // A worker goes where it is told, not to the brokers that happen to be in the caller's environment.
      const env = { ...inherited(), URL: system.url, KEY: API_KEY, NAME: name, JOURNAL: journal, ...environment };
      const child = spawn(process.execPath, [SCRIPT], { env, stdio: ['ignore', 'ignore', 'ignore'] });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      workers.push({ child, exited });
      await noted('serving', name);
      return {
        kill9: async () => {
          child.kill('SIGKILL');
          await exited;
        },
        freeze: () => child.kill('SIGSTOP'),
        wake: () => child.kill('SIGCONT'),
        stop: async () => {
          child.kill('SIGTERM');
          await exited;
        },
      };
    },
    async stop() {
      for (const { child, exited } of workers) {
        if (child.exitCode !== null || child.signalCode !== null) continue;
        child.kill('SIGKILL');
        await exited;
      }
      await system.stop();
    },
  };
}
