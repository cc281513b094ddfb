import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fetch } from 'undici';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { REPOSITORY } from '../../settings/development-key.js';
import { monotonicMs, pause } from '../../time.js';

interface DevFlags {
  readonly port: number;
  readonly data?: string;
  readonly detach?: boolean;
  readonly open?: boolean;
}

/** A first start builds, and a busy machine is slow. */
const READY_MS_MAX = 180_000;
const LOOK_MS = 200;
const LOOK_MS_MAX = 5_000;

/** Starts the embedded service of this repository, and waits until it is ready. It stops with this command, unless it is detached. */
export async function dev(session: Session, _given: readonly string[], flags: DevFlags): Ended {
  if (!existsSync(join(REPOSITORY, 'scripts/start.mjs'))) {
    throw new Failure('expected to stand in the repository of the service, found another place', {
      hints: ['name a service that runs: --url, or runbook login'],
    });
  }
  const url = `http://127.0.0.1:${flags.port}`;
  const folder = resolve(flags.data ?? process.env['DATA_DIR'] ?? join(REPOSITORY, '.data'));
  const logFile = join(folder, 'service.log');
  if (await isReady(url)) {
    throw new Failure(`expected nothing at ${url}, found a service that answers`, {
      exit: 'conflict',
      hints: ['use it, or start another one: --port'],
    });
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const service = await started(folder, logFile, flags);
  const stop = (): void => void service.kill('SIGTERM');
  session.signal.addEventListener('abort', stop, { once: true });
  await ready(session, service, url, logFile);
  sayReady(session, url, folder, service);
  if (flags.open) openInBrowser(url);
  if (flags.detach) {
    session.signal.removeEventListener('abort', stop);
    service.unref();
    return EXIT.ok;
  }
  const code = await new Promise<number>((done) =>
    service.once('exit', (status, signal) => done(status ?? (signal === 'SIGTERM' ? 0 : 1))),
  );
  session.words.say('the service has stopped');
  return code === 0 ? EXIT.ok : EXIT.failed;
}

/** In a process group of its own: Ctrl-C reaches this command, which then asks the service to stop in order. */
async function started(folder: string, logFile: string, { port, detach }: DevFlags): Promise<ChildProcess> {
  const log = await open(logFile, 'a', 0o600);
  try {
    return spawn(process.execPath, ['--enable-source-maps', '--max-semi-space-size=64', 'scripts/start.mjs'], {
      cwd: REPOSITORY,
      env: { ...process.env, PORT: String(port), DATA_DIR: folder },
      stdio: ['ignore', log.fd, log.fd],
      detached: detach === true || process.platform !== 'win32',
    });
  } finally {
    await log.close();
  }
}

async function ready(session: Session, service: ChildProcess, url: string, logFile: string): Promise<void> {
  let ended: string | undefined;
  service.once('error', (error) => (ended = error.message));
  service.once('exit', (code, signal) => (ended = `it ended with ${signal ?? `code ${code}`}`));
  session.words.say('starting the service …');
  for (const until = monotonicMs() + READY_MS_MAX; ; await pause(LOOK_MS, session.signal)) {
    if (ended !== undefined) throw new Failure(`expected the service to start, found: ${ended}`, { hints: [`its log is ${logFile}`] });
    if (session.signal.aborted) throw session.signal.reason;
    if (await isReady(url)) return;
    if (monotonicMs() > until) {
      service.kill('SIGTERM');
      throw new Failure(`expected the service to be ready within ${READY_MS_MAX / 1000} s, found that it is not`, {
        hints: [`its log is ${logFile}`],
      });
    }
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(LOOK_MS_MAX), redirect: 'manual' });
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

function sayReady({ words, write, settings }: Session, url: string, folder: string, { pid }: ChildProcess): void {
  write(`${url}\n`);
  words.say(`the service is ready: ${url} in a browser, ${url}/api/docs for the API`);
  words.say(`its data and its log lie in ${folder}; process ${pid ?? ''}`);
  if (url !== settings.url.value) words.say(`call it with: runbook --url ${url} …, or RUNBOOK_URL=${url}`);
}

/** Nobody waits for a browser; where there is none, the address was written. */
function openInBrowser(url: string): void {
  const program = process.platform === 'darwin' ? 'open' : process.platform === 'win32' ? 'explorer' : 'xdg-open';
  spawn(program, [url], { stdio: 'ignore', detached: true })
    .once('error', () => undefined)
    .unref();
}
