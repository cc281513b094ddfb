import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { resolve } from 'node:path';
import type { CommandLine } from './command.js';

/**
 * A real pseudo-terminal, by `script` of util-linux: the command in it sees a terminal at all three ends, and what the suite types is typed. Its size
 * is set by stty in it.
 */
export interface Terminal {
  readonly process: ChildProcess;
  /** Everything that was written to the screen, escape sequences too. */
  screen(): string;
  /** Waits until that is on the screen. */
  until(text: string | RegExp): Promise<void>;
  type(text: string): void;
  /** What `script` ends with: the command's own code. */
  readonly ended: Promise<number | null>;
}

const BIN = resolve('apps/cli/bin/runbook.mjs');
const HANGS_MS = 110_000;
const LOOK_MS = 20;

/** Throws where there is no `script`: a suite that cannot get its terminal fails, it does not skip. */
export function terminal({ folder, env }: CommandLine, words: readonly string[], size = { columns: 100, rows: 30 }): Terminal {
  if (spawnSync('script', ['--version']).status !== 0)
    throw new Error('expected the program script of util-linux, found none; install it (bsdutils, util-linux)');
  const quoted = [process.execPath, BIN, ...words].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const command = `stty cols ${size.columns} rows ${size.rows}; exec ${quoted}`;
  const child = spawn('script', ['--quiet', '--flush', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let screen = '';
  child.stdout.on('data', (chunk: Buffer) => (screen += chunk.toString()));
  const hanging = setTimeout(() => child.kill('SIGKILL'), HANGS_MS);
  const ended = new Promise<number | null>((done) =>
    child.once('close', (code) => {
      clearTimeout(hanging);
      done(code);
    }),
  );
  return {
    process: child,
    screen: () => screen,
    async until(text) {
      const isThere = () => (typeof text === 'string' ? screen.includes(text) : text.test(screen));
      while (!isThere()) {
        if (child.exitCode !== null) throw new Error(`expected ${String(text)} on the screen, found the end of the command:\n${screen}`);
        await new Promise((wake) => setTimeout(wake, LOOK_MS));
      }
    },
    type: (text) => void child.stdin.write(text),
    ended,
  };
}

/** What a person sees in the end: the screen after all that was written to it. Knows the sequences that `runbook` writes, and refuses others. */
export function picture(written: string, columns: number): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const token of written.match(/\u001b\[[0-9;?]*[A-Za-z]|\r\n|[\s\S]/g) ?? []) {
    const sequence = /^\u001b\[([0-9;?]*)([A-Za-z])$/.exec(token);
    if (token === '\r\n' || token === '\n') {
      row += 1;
      lines[row] ??= '';
    } else if (token === '\r') lines[row] = '';
    else if (!sequence) lines[row] = `${lines[row] ?? ''}${token}`;
    else if (sequence[2] === 'A') {
      row -= Number(sequence[1]);
      // The cursor stands at the beginning: what is written next takes the place of what stood there.
      for (let below = row; below < lines.length; below += 1) lines[below] = below < row ? lines[below]! : '';
    } else if (sequence[2] === 'J') lines.splice(row + 1);
    else if (!['K', 'm', 'h', 'l', 'G'].includes(sequence[2]!)) throw new Error(`expected no sequence ${JSON.stringify(token)}`);
    if (Array.from(lines[row] ?? '').length > columns)
      throw new Error(`expected lines of at most ${columns} columns, found ${lines[row]!}`);
  }
  return lines.filter((line) => line.trim() !== '');
}
