// The few docker commands that the servers need.
import { setTimeout as sleep } from 'node:timers/promises';
import { canRun, runToEnd } from './process.mjs';

const DAEMON_ANSWER_MS_MAX = 5_000;
/** An image of 400 MB over a slow line. */
const PULL_AND_RUN_MS_MAX = 10 * 60_000;
const COMMAND_MS_MAX = 60_000;
const POLL_MS = 200;

let answer;

/** True when a daemon answers; having the client alone is not enough. */
export function dockerAnswers() {
  answer ??= canRun('docker', ['info', '--format', '{{.ServerVersion}}'], DAEMON_ANSWER_MS_MAX);
  return answer;
}

/**
 * Runs an image in the background; `remove` ends it. A parent that was killed before leaves the container
 * with the label `runbook.test.parent=<process id>`.
 *
 * @param {{ image: string, publish: string[], env?: Record<string, string>, command?: string[] }} spec
 */
export async function startContainer({ image, publish, env = {}, command = [] }) {
  const args = ['run', '--detach', '--label', `runbook.test.parent=${process.pid}`];
  for (const port of publish) args.push('--publish', port);
  for (const [key, value] of Object.entries(env)) args.push('--env', `${key}=${value}`);
  const id = (await runToEnd('docker', [...args, image, ...command], { timeoutMs: PULL_AND_RUN_MS_MAX })).trim().split('\n').at(-1) ?? '';
  const docker = (...rest) => runToEnd('docker', rest, { timeoutMs: COMMAND_MS_MAX }).then(() => undefined);
  return {
    async ready(isReady, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        const error = await isReady().then(
          () => undefined,
          (reason) => reason ?? new Error('not ready'),
        );
        if (error === undefined) return;
        if (Date.now() > deadline) {
          const lines = await runToEnd('docker', ['logs', '--tail', '25', id], { timeoutMs: COMMAND_MS_MAX }).catch(
            (reason) => reason.message,
          );
          await docker('rm', '--force', '--volumes', id);
          throw new Error(`${image}: expected it to be ready within ${timeoutMs} ms, found: ${error.message}. Its last lines:\n${lines}`);
        }
        await sleep(POLL_MS);
      }
    },
    remove: () => docker('rm', '--force', '--volumes', id),
    kill9: () => docker('kill', '--signal', 'KILL', id),
    start: () => docker('start', id),
  };
}
