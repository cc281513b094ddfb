import type { Command } from 'commander';
import { does } from '../../program/verb.js';
import { withReason } from '../run/run-flags.js';

/** `runbook schedule …`: schedules stand in runbooks; they are changed there, and paused here. */
export function scheduleNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(
    verb('list', 'show what fires when, the earliest first').option('--runbook <id>', 'of this runbook'),
    async () => (await import('./schedules.js')).list,
  );
  does(
    verb('show <runbook>', 'show the schedules of a runbook, and what their last firings came to'),
    async () => (await import('./schedules.js')).show,
  );
  const acts = [
    ['pause', 'let a schedule fire no more, until it is resumed'],
    ['resume', 'let a paused schedule fire again, from its next time on'],
  ] as const;
  for (const [name, summary] of acts) {
    const command = withReason(verb(`${name} <runbook>`, summary), true).option(
      '--schedule <text>',
      'which one, as list shows it with its zone; needed where there are several',
    );
    does(command, async () => (await import('./schedules.js')).act(name));
  }
}
