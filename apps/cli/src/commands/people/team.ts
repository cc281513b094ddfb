import type { Command } from 'commander';
import { listed } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withReason } from '../run/run-flags.js';

/** `runbook team …` */
export function teamNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show the teams'), async () => (await import('./teams.js')).list);
  does(verb('show <team>', 'show a team, its members and its runbooks'), async () => (await import('./teams.js')).show);
  does(
    verb('create <id>', 'make a team').requiredOption('--name <name>', 'how it is shown'),
    async () => (await import('./teams.js')).create,
  );
  const join = verb('join <team> <member>', 'let a member belong to it, with these roles and no others within it').option(
    '--role <role>',
    'a role within the team; several times, or with commas',
    listed,
  );
  does(join, async () => (await import('./teams.js')).join);
  does(verb('leave <team> <member>', 'let a member belong to it no more'), async () => (await import('./teams.js')).leave);
  does(verb('assign <team> <runbook>', 'make a runbook the team’s own'), async () => (await import('./teams.js')).runbook('PUT'));
  does(verb('unassign <team> <runbook>', 'and no more'), async () => (await import('./teams.js')).runbook('DELETE'));
  does(
    withReason(verb('dissolve <team>', 'nobody belongs to it, and no runbook is its own'), true).option('--yes', 'do not ask'),
    async () => (await import('./teams.js')).dissolve,
  );
}
