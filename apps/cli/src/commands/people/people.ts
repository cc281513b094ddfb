import { Option, type Command } from 'commander';
import { listed } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withReason } from '../run/run-flags.js';

/** `runbook people …` */
export function peopleNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show who is a member, with which roles'), async () => (await import('./members.js')).list);
  does(verb('show <member>', 'show a member, and what that may'), async () => (await import('./members.js')).show);
  const admit = verb('admit <id>', 'admit a person, or a service')
    .requiredOption('--name <name>', 'how the member is shown')
    .addOption(new Option('--kind <kind>', 'what it is').choices(['person', 'service']).default('person'))
    .option('--role <role>', 'a role; several times, or with commas', listed);
  does(admit, async () => (await import('./members.js')).admit);
  does(
    verb('invite <member>', 'let a person choose a password: writes a token for that person alone'),
    async () => (await import('./members.js')).invite,
  );
  does(
    withReason(verb('suspend <member>', 'end sessions and keys of a member, at once'), true),
    async () => (await import('./members.js')).suspend,
  );
  does(verb('reinstate <member>', 'let a member in again'), async () => (await import('./members.js')).reinstate);
  does(verb('grant <member> <role>', 'give a role'), async () => (await import('./members.js')).role('PUT'));
  does(verb('withdraw <member> <role>', 'take a role away'), async () => (await import('./members.js')).role('DELETE'));
  does(verb('roles', 'show what each role permits'), async () => (await import('./members.js')).roles);
}
