// Child processes that never outlive their parent, and whose last log lines are in every error.
import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that ignores SIGTERM for longer is killed; Kafka needs about 1 s to close its log, a service leaves by itself after 10. */
const TERMINATE_MS_MAX = 15_000;
const LOG_LINES_SHOWN = 25;
const POLL_MS = 50;
const FOLDER_PREFIX = 'runbook-servers-';
/** Linux: the kernel kills the child when its parent dies, even by SIGKILL. Elsewhere only signals and a normal exit clean up. */
const PARENT_DEATH = '/usr/bin/setpriv';

/** @type {Set<{ child: import('node:child_process').ChildProcess, folder?: string }>} */
const running = new Set();
let handlersInstalled = false;

/**
 * Starts a program with its output in a file.
 *
 * @param {{ name: string, command: string, args: string[], logFile: string, folder?: string, env?: NodeJS.ProcessEnv, cwd?: string }} spec
 */
export function startProcess({ name, command, args, logFile, folder, env, cwd }) {
  installHandlers();
  const log = openSync(logFile, 'a');
  const [program, programArgs] = existsSync(PARENT_DEATH) ? [PARENT_DEATH, ['--pdeathsig', 'KILL', command, ...args]] : [command, args];
  const child = spawn(program, programArgs, { stdio: ['ignore', log, log], env: env ?? process.env, cwd });
  closeSync(log);
  const entry = { child, folder };
  running.add(entry);
  let startError;
  const exited = new Promise((resolve) => {
    const ended = () => {
      running.delete(entry);
      resolve(undefined);
    };
    child.once('exit', ended);
    child.once('error', (error) => {
      startError = error;
      ended();
    });
  });
  const isRunning = () => startError === undefined && child.exitCode === null && child.signalCode === null;
  const explain = (what) => {
    const ended = `ended with ${child.exitCode ?? child.signalCode}`;
    const state = startError ? `could not start: ${startError.message}` : isRunning() ? 'is running' : ended;
    return new Error(`${name}: ${what}; the process ${state}. Its last lines:\n${lastLines(logFile)}`);
  };
  return {
    pid: child.pid,
    isRunning,
    ready: (isReady, timeoutMs) => whenReady({ isReady, timeoutMs, isRunning, explain }),
    async stop(signal = 'SIGTERM') {
      if (isRunning()) child.kill(signal);
      const timer = setTimeout(() => child.kill('SIGKILL'), TERMINATE_MS_MAX);
      await exited;
      clearTimeout(timer);
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

/** Resolves when `isReady` does not throw any more; rejects with the log's end when the process ends or time is up. */
async function whenReady({ isReady, timeoutMs, isRunning, explain }) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (!isRunning()) throw explain('expected it to come up');
    const error = await isReady().then(
      () => undefined,
      (reason) => reason ?? new Error('not ready'),
    );
    if (error === undefined) return;
    if (Date.now() > deadline) throw explain(`expected it to be ready within ${timeoutMs} ms, found: ${error.message}`);
    await sleep(POLL_MS);
  }
}

/** Runs a program to its end; the error holds what it printed. */
export function runToEnd(command, args, { cwd, timeoutMs, env } = {}) {
  return new Promise((resolve, reject) => {
    execFile(command, args, { cwd, timeout: timeoutMs, env: env ?? process.env, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (!error) return resolve(stdout);
      const output = `${stdout}\n${stderr}`.trim().split('\n').slice(-LOG_LINES_SHOWN).join('\n');
      reject(
        new Error(
          `expected "${command} ${args.join(' ')}" to succeed, found ${error.killed ? `no end within ${timeoutMs} ms` : `exit ${error.code}`}:\n${output}`,
        ),
      );
    });
  });
}

/** True when a program can be found and run. */
export async function canRun(command, args, timeoutMs = 10_000) {
  return runToEnd(command, args, { timeoutMs }).then(
    () => true,
    () => false,
  );
}

/**
 * Below the ports that systems give to outgoing connections (from 32,768 on Linux, from 49,152 elsewhere): a server that was killed finds its own free
 * when it is started again.
 */
const PORTS = { first: 10_000, count: 20_000 };
const PORT_TRIES_MAX = 100;

/** A port that was free a moment ago; a start that loses the race for it is tried again with another. */
export async function freePort() {
  for (let tries = 0; tries < PORT_TRIES_MAX; tries++) {
    const port = PORTS.first + randomInt(PORTS.count);
    if (await isFree(port)) return port;
  }
  throw new Error(`expected a free port among ${PORTS.count} from ${PORTS.first} on, found none in ${PORT_TRIES_MAX} tries`);
}

/** @param {number} port @returns {Promise<boolean>} */
function isFree(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** A folder for a server's data; folders whose process died without cleaning up are removed on the way. */
export async function dataFolder(name) {
  for (const entry of await readdir(tmpdir())) {
    const owner = entry.startsWith(FOLDER_PREFIX) ? Number(entry.slice(FOLDER_PREFIX.length).split('-')[0]) : 0;
    if (owner > 0 && !isAlive(owner)) await rm(join(tmpdir(), entry), { recursive: true, force: true });
  }
  return mkdtemp(join(tmpdir(), `${FOLDER_PREFIX}${process.pid}-${name}-`));
}

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function lastLines(file) {
  try {
    return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES_SHOWN).join('\n') || '(it printed nothing)';
  } catch (error) {
    return `(its log cannot be read: ${error.message})`;
  }
}

function installHandlers() {
  if (handlersInstalled) return;
  handlersInstalled = true;
  process.once('exit', () => {
    for (const { child, folder } of running) {
      child.kill('SIGKILL');
      if (folder) rmSync(folder, { recursive: true, force: true });
    }
  });
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    // Somebody else's handler decides when to exit; without one the default would skip the 'exit' event.
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(code));
  }
}
