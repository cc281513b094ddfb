import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { sharedSystem, type SharedSystem } from '../../../test/system/lent-system.mjs';
import { API_KEY } from '../../../test/system/index.mjs';
import { commandLine, type CommandLine } from './command.js';

let system: SharedSystem;
let cli: CommandLine;

beforeAll(async () => {
  system = await sharedSystem();
  cli = commandLine({ RUNBOOK_URL: system.url, RUNBOOK_KEY: API_KEY });
  // The scripts call `runbook` by its name.
  mkdirSync(join(cli.folder, 'bin'));
  const program = join(cli.folder, 'bin', 'runbook');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${resolve('apps/cli/bin/runbook.mjs')}' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(async () => {
  cli.remove();
  await system.stop();
});

/** What bash offers behind these words; the last one is being written. */
async function bash(...words: string[]): Promise<string[]> {
  const script = (await cli.run(['completion', 'bash'])).out;
  const list = ['runbook', ...words].map((word) => `'${word}'`).join(' ');
  const command = `${script}\nCOMP_WORDS=(${list}); COMP_CWORD=${words.length}; _runbook; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['-c', command], {
    cwd: cli.folder,
    env: { ...cli.env, PATH: `${join(cli.folder, 'bin')}:${cli.env['PATH']!}` },
  });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout
    .toString()
    .split('\n')
    .filter((word) => word !== '');
}

describe('words that are completed', () => {
  it('are commands, verbs, flags, their values, and files', async () => {
    expect(await bash('cont')).toEqual(['context']);
    expect(await bash('run', 're')).toEqual(['resume', 'release', 'retry', 'resolve', 'rerun', 'report']);
    expect(await bash('run', 'list', '--st')).toEqual(['--status']);
    expect(await bash('list', '-o', 'j')).toEqual(['json', 'jsonl']);
    expect(await bash('run', 'resolve', 'exe', 'step', '--outcome', '')).toEqual(['completed', 'failed', 'retry']);
    writeFileSync(join(cli.folder, 'some-runbook.yaml'), '');
    expect(await bash('check', 'some')).toEqual(['some-runbook.yaml']);
    expect(await bash('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });

  it('are what the service has', async () => {
    expect(await bash('show', 'rapid')).toEqual(['rapid-attribution']);
    expect(await bash('run', 'start', 'rapid')).toEqual(['rapid-attribution']);
  });
});
