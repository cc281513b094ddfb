import type { Command } from 'commander';
import { does } from '../../program/verb.js';
import { withLimit } from '../run/run-flags.js';

/** `runbook event …` */
export function eventNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  const send = verb('send', 'send an event (CloudEvents 1.0), and see what became of it')
    .option('--type <type>', 'what happened, for example com.example.edr.isolated')
    .option('--subject <key>', 'what it is about: the key by which waits find it')
    .option('--source <source>', 'where it comes from', '/runbook-cli')
    .option('--id <id>', 'its id: the same source and id again is a duplicate; made where it is left out')
    .option('-d, --data <json>', 'what it brings, as JSON or YAML')
    .option('-f, --file <file>', 'a whole event, or a list of them, as JSON or YAML; - is stdin');
  does(send, async () => (await import('./events.js')).send);
  const where = verb('where <source> [id]', 'find out what became of the events of a source, or of one of them').option(
    '--disposition <disposition>',
    'of those that ended so',
  );
  does(withLimit(where), async () => (await import('./events.js')).where);
}
