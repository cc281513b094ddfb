import { Option, type Command } from 'commander';
import { listed } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withReason } from '../run/run-flags.js';
import { KINDS } from './secret-value.js';

const withValue = (command: Command): Command =>
  command
    .option('-f, --file <file>', 'the value as JSON or YAML, or the secret itself; - is stdin, and so it is where this is left out')
    .option('--username <name>', 'of a basic or ssh credential')
    .option('--header <name>', 'of an api-key: in which header it is sent');

/** `runbook credential …`. A secret comes from stdin or a file: what stands in a command line is seen by everybody on the machine. */
export function credentialNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  const kind = () => new Option('--kind <kind>', 'how it is sent').choices(KINDS).makeOptionMandatory();
  const places = (command: Command) =>
    command
      .option('--host <host:port>', 'where; several times, or with commas', listed)
      .option('--runbook <id>', 'by which runbooks; several times, or with commas', listed);
  does(verb('list', 'show credentials, never a value'), async () => (await import('./credentials.js')).list);
  does(
    verb('show <name>', 'show a credential, never its value').option('--uses', 'where it was used'),
    async () => (await import('./credentials.js')).show,
  );
  does(places(withValue(verb('set <name>', 'keep a credential').addOption(kind()))), async () => (await import('./credentials.js')).set);
  does(withValue(verb('rotate <name>', 'give it its next value')), async () => (await import('./credentials.js')).rotate);
  does(places(verb('bind <name>', 'let it be used in more places')), async () => (await import('./credentials.js')).change('bind'));
  does(places(verb('unbind <name>', 'let it be used in fewer places')), async () => (await import('./credentials.js')).change('unbind'));
  does(verb('check <name> <address>', 'try it, before a run does'), async () => (await import('./credentials.js')).check);
  does(
    withReason(verb('revoke <name>', 'let nothing use it any more, and erase its values'), true),
    async () => (await import('./credentials.js')).revoke,
  );
  does(verb('remove <name>', 'the same, for good').option('--yes', 'do not ask'), async () => (await import('./credentials.js')).remove);
}
