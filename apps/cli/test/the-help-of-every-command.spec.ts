import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { everyCommand } from '../src/index.js';
import { helpOfAll } from './help-of-all.mjs';

describe('the help of every command', () => {
  it('is the one in the golden file', async () => {
    const golden = readFileSync('apps/cli/test/golden/help.txt', 'utf8');
    // After a change: npm run build && node scripts/write-cli-help.mjs, and read what has changed.
    expect(helpOfAll(await everyCommand())).toBe(golden);
  });

  it('says of each command and of each flag what it does', async () => {
    const lacking: string[] = [];
    const walk = (command: Command, path: string): void => {
      if (command.description() === '') lacking.push(path);
      for (const option of command.options) if (option.description === '') lacking.push(`${path} ${option.flags}`);
      for (const each of command.commands) walk(each, `${path} ${each.name()}`);
    };
    walk(await everyCommand(), 'runbook');
    expect(lacking.filter((path) => !path.startsWith('runbook book'))).toEqual([]);
  });

  it('has no flag that takes a secret: what stands in a command line is seen by everybody on the machine', async () => {
    const taking: string[] = [];
    const walk = (command: Command): void => {
      for (const { long, required, flags } of command.options) {
        if (required && /password|secret|^--(key|token|code)$/.test(long ?? '')) taking.push(flags);
      }
      command.commands.forEach(walk);
    };
    walk(await everyCommand());
    expect(taking).toEqual([]);
  });
});
