import type { Command } from 'commander';
import { duration, listed } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';

/** `runbook key …` */
export function keyNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show your keys').option('--of <member>', 'those of another member'), async () => (await import('./keys.js')).list);
  const create = verb('create', 'issue a key; it is written this once')
    .requiredOption('--label <text>', 'what it is for')
    .option('--for <service>', 'for a service, not for yourself')
    .option('--scope <permission>', 'no more than this; several times, or with commas', listed)
    .option('--expires-in <duration>', 'for how long it is good: 12h, 30d', duration)
    .option('--expires-at <time>', 'until when it is good (RFC 3339)')
    .option('--to <file>', 'into this file, its owner’s alone, not to stdout');
  does(create, async () => (await import('./keys.js')).create);
  does(verb('revoke <key>', 'end a key, by its id').option('--yes', 'do not ask'), async () => (await import('./keys.js')).revoke);
}
