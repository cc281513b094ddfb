import type { Command } from 'commander';
import { does } from '../../program/verb.js';

/** `runbook context …` */
export function contextNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show the services that have a name'), async () => (await import('./contexts.js')).list);
  does(verb('use <name>', 'let what follows be about this service'), async () => (await import('./contexts.js')).use);
  const set = verb('set <name>', 'name a service, or change what is known of it: --url, --ca, --cert, --cert-key, --allow-http').option(
    '--use',
    'and use it',
  );
  does(set, async () => (await import('./contexts.js')).set);
  does(verb('show [name]', 'show a context, without its keys'), async () => (await import('./contexts.js')).show);
  does(
    verb('remove <name>', 'forget a service, and its key').option('--yes', 'do not ask'),
    async () => (await import('./contexts.js')).remove,
  );
}
