import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nothing, slowest, tallyOf } from './tally.mjs';

// The whole of `.ci/run` has 90 minutes at most; one project that hangs must leave time to say so.
const PROJECT_MS_MAX = 40 * 60_000;
// Jest gets this long to end by itself after SIGTERM before its process group is killed.
const GRACE_MS = 5_000;
// Suites make much that soon is garbage, property tests most: a nursery of this size costs less than collecting a small one all the time.
const NODE_FLAGS = ['--experimental-vm-modules', '--no-warnings', '--max-semi-space-size=64'];

/** Of the suites of a pass. */
const SLOWEST_SHOWN = 8;

const running = new Set();

/**
 * Runs jest on one project, its output going to the terminal, and counts the result.
 * @param {{ project: string, args: string[], env: Record<string, string | undefined>, node?: string }} run  env: undefined takes a
 *   variable away; node: another binary than the one at hand
 * @returns {Promise<{ tally: import('./tally.mjs').Tally, failures: string[] }>} failures: what no test can name (a crash, a time-out)
 */
export async function runJest({ project, args, env, node = process.execPath }) {
  const folder = await mkdtemp(join(tmpdir(), 'runbook-jest-'));
  const outputFile = join(folder, 'report.json');
  try {
    const reporting = ['--passWithNoTests', '--json', '--outputFile', outputFile];
    const end = await jestProcess(node, ['--selectProjects', project, ...reporting, ...args], env);
    const report = await readFile(outputFile, 'utf8').then(JSON.parse, () => undefined);
    if (report === undefined) return { tally: { ...nothing, failed: 1 }, failures: [`${project}: jest left no report; it ${end.how}`] };
    const tally = tallyOf(report);
    for (const suite of slowest(report, SLOWEST_SHOWN)) console.log(`${project} took ${suite}`);
    if (end.ok || (tally.failed > 0 && !end.timedOut)) return { tally, failures: [] };
    return { tally: { ...tally, failed: tally.failed + 1 }, failures: [`${project}: jest wrote its report, but it ${end.how}`] };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Ends every jest that is still running; for signals. */
export function stopJest() {
  for (const child of running) signalGroup(child, 'SIGTERM');
}

function jestProcess(node, args, env) {
  return new Promise((done) => {
    const child = spawn(node, [...NODE_FLAGS, 'node_modules/jest/bin/jest.js', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '--experimental-vm-modules --no-warnings', ...env },
      detached: true, // its own process group, so that workers end with it
    });
    running.add(child);
    let timedOut = false;
    let kill;
    const limit = setTimeout(() => {
      timedOut = true;
      signalGroup(child, 'SIGTERM');
      kill = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    }, PROJECT_MS_MAX);
    const ended = (how, ok) => {
      clearTimeout(limit);
      clearTimeout(kill);
      running.delete(child);
      signalGroup(child, 'SIGKILL'); // a service that a suite started and forgot must not outlive it
      done({
        ok: ok && !timedOut,
        timedOut,
        how: timedOut ? `was stopped after ${PROJECT_MS_MAX / 60_000} minutes (an open handle?)` : how,
      });
    };
    child.once('error', (error) => ended(`could not be started: ${error.message}`, false));
    child.once('exit', (code, signal) => ended(`ended with ${signal ?? `code ${code}`}`, code === 0));
  });
}

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') throw error; // ESRCH: it ended by itself in between
  }
}
