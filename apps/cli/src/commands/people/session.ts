import type { Command } from 'commander';
import { does } from '../../program/verb.js';

/** `runbook session …` */
export function sessionNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  const of = (command: Command) => command.option('--of <member>', 'those of another member');
  does(of(verb('list', 'show where you are signed in')), async () => (await import('./sessions.js')).list);
  const revoke = of(verb('revoke [session]', 'end a session, by its id'))
    .option('--all', 'every one, also that of this command')
    .option('--others', 'every one but that of this command')
    .option('--yes', 'do not ask');
  does(revoke, async () => (await import('./sessions.js')).revoke);
}
