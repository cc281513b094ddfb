import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandLine {
  /** A folder of its own, in which its commands stand. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Runs `runbook` with these words. */
  run(words: readonly string[], options?: { readonly stdin?: string; readonly env?: Readonly<Record<string, string>> }): Promise<Ended>;
  /** The data of a command that must end with 0, as JSON. */
  json<Data>(...words: string[]): Promise<Data>;
  /** Starts it, for suites that act on it while it runs. */
  start(words: readonly string[], env?: Readonly<Record<string, string>>): RunningCommand;
  remove(): void;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** What it has written until now. */
  out(): string;
  err(): string;
  /** Waits until that stands in what it has written. */
  until(text: string): Promise<void>;
}

const BIN = resolve('apps/cli/bin/runbook.mjs');
/** A busy machine starts programs slowly; this is for those that hang. */
const HANGS_MS = 110_000;
const LOOK_MS = 20;

/** A command line of a user of its own: nothing of the machine's settings gets in. */
export function commandLine(settings: Readonly<Record<string, string>>): CommandLine {
  const folder = mkdtempSync(join(tmpdir(), 'runbook-cli-'));
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_STATE_HOME: join(folder, 'state'),
    DATA_DIR: join(folder, 'no-data'),
    TERM: 'xterm-256color',
    ...settings,
  };
  const start = (words: readonly string[], more: Readonly<Record<string, string>> = {}): RunningCommand =>
    started(spawn(process.execPath, [BIN, ...words], { cwd: folder, env: { ...env, ...more }, stdio: ['pipe', 'pipe', 'pipe'] }));
  const run: CommandLine['run'] = (words, { stdin, env: more } = {}) => {
    const command = start(words, more);
    command.process.stdin!.on('error', () => undefined).end(stdin ?? '');
    return command.ended;
  };
  return {
    folder,
    env,
    run,
    start,
    async json<Data>(...words: string[]) {
      const { code, out, err } = await run([...words, '-o', 'json', '-q']);
      if (code !== 0) throw new Error(`expected runbook ${words.join(' ')} to end with 0, found ${String(code)}:\n${out}${err}`);
      return JSON.parse(out) as Data;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function started(child: ChildProcess): RunningCommand {
  let [out, err] = ['', ''];
  child.stdout!.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr!.on('data', (chunk: Buffer) => (err += chunk.toString()));
  const hanging = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  const ended = new Promise<Ended>((done) =>
    child.once('close', (code) => {
      clearTimeout(hanging);
      done({ code, out, err });
    }),
  );
  return {
    process: child,
    ended,
    out: () => out,
    err: () => err,
    async until(text) {
      while (!`${out}${err}`.includes(text)) {
        if (child.exitCode !== null) throw new Error(`expected ${JSON.stringify(text)}, found the end of the command:\n${out}${err}`);
        await new Promise((wake) => setTimeout(wake, LOOK_MS));
      }
    },
  };
}
