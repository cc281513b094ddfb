import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { shellProgram } from '../../../test/servers/index.mjs';
import { commandLine, type CommandLine } from './command.js';

/** A shell that reads the script which `runbook completion` writes, and is asked what it offers. */
interface Shell {
  readonly name: 'bash' | 'zsh' | 'fish';
  readonly program: string;
  readonly env: Readonly<Record<string, string>>;
}

let cli: CommandLine;

beforeAll(() => {
  cli = commandLine({});
  // The scripts call `runbook` by its name.
  mkdirSync(join(cli.folder, 'bin'));
  const program = join(cli.folder, 'bin', 'runbook');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${resolve('apps/cli/bin/runbook.mjs')}' "$@"\n`);
  chmodSync(program, 0o755);
  writeFileSync(join(cli.folder, 'some-runbook.yaml'), '');
});
afterAll(() => cli.remove());

const quoted = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ');

/** How each is asked: as the keyboard would, but for the keys. zsh's own functions are told apart by their names, and print what they are handed. */
const ASKING: Readonly<Record<Shell['name'], (script: string, words: readonly string[]) => readonly string[]>> = {
  bash: (script, words) => [
    '--norc',
    '-c',
    `source '${script}'; COMP_WORDS=(${quoted(words)}); COMP_CWORD=${words.length - 1}; _runbook; printf '%s\\n' "\${COMPREPLY[@]}"`,
  ],
  zsh: (script, words) => [
    '-f',
    '-c',
    [
      'compdef() { :; }',
      // What is handed to the menu is `word:what it is`.
      '_describe() { local each; for each in "${(@P)2}"; do print -r -- "${each%%:*}"; done; }',
      '_files() { print -r -l -- ${words[CURRENT]}*(N); }',
      `source '${script}'`,
      `words=(${quoted(words)}); CURRENT=${words.length}; _runbook`,
    ].join('\n'),
  ],
  fish: (script, words) => [
    '--no-config',
    '-c',
    `set -q FISH_FUNCTIONS; and set -p fish_function_path $FISH_FUNCTIONS; source '${script}'; complete -C '${words.join(' ')}'`,
  ],
};

async function offered({ name, program, env }: Shell, ...words: string[]): Promise<string[]> {
  const script = join(cli.folder, `completion.${name}`);
  writeFileSync(script, (await cli.run(['completion', name])).out);
  const asked = ASKING[name](script, ['runbook', ...words]);
  const path = `${join(cli.folder, 'bin')}:${cli.env['PATH']!}`;
  const { stdout, stderr, status } = spawnSync(program, asked, { cwd: cli.folder, env: { ...cli.env, ...env, PATH: path } });
  if (status !== 0) throw new Error(`expected ${name} to answer, found ${String(status)}: ${stderr.toString()}`);
  const lines = stdout.toString().split('\n');
  // fish shows what each is behind a tab.
  return lines.map((line) => line.split('\t')[0]!.trim()).filter((word) => word !== '');
}

describe('completion in real shells', () => {
  it.each(['bash', 'zsh', 'fish'] as const)('offers commands, verbs, flags, their values, and files: %s', async (name) => {
    const { program, env } = name === 'bash' ? { program: 'bash', env: {} } : await shellProgram(name);
    const shell = { name, program, env };
    expect(await offered(shell, 'cont')).toEqual(['context']);
    expect((await offered(shell, 'run', 're')).toSorted()).toEqual(['release', 'report', 'rerun', 'resolve', 'resume', 'retry']);
    expect(await offered(shell, 'run', 'list', '--st')).toEqual(['--status']);
    expect((await offered(shell, 'list', '-o', 'j')).toSorted()).toEqual(['json', 'jsonl']);
    expect((await offered(shell, 'schedule', '')).toSorted()).toEqual(['list', 'pause', 'resume', 'show']);
    expect(await offered(shell, 'check', 'some')).toEqual(['some-runbook.yaml']);
  });
});
