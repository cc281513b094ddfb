import type { Command } from 'commander';
import { does } from '../../program/verb.js';

/** `runbook source …` */
export function sourceNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show the event sources'), async () => (await import('./sources.js')).list);
  does(verb('show <source>', 'show a source, and whether it is read'), async () => (await import('./sources.js')).show);
  const put = verb('put <source>', 'register a topic or a webhook, or change how it is read')
    .option('-f, --file <file>', 'the source as JSON or YAML; - is stdin')
    .option('--topic <topic>', 'a topic of CloudEvents, without a file');
  does(put, async () => (await import('./sources.js')).put);
  does(verb('remove <source>', 'end the reading').option('--yes', 'do not ask'), async () => (await import('./sources.js')).remove);
}
