import type { Command } from 'commander';
import { wholeNumber } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withReason } from '../run/run-flags.js';

/** `runbook authority …` */
export function authorityNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show the authorities, and how each stands'), async () => (await import('./authorities.js')).list);
  does(
    verb('show <authority>', 'show what an authority permits, and every version of it'),
    async () => (await import('./authorities.js')).show,
  );
  does(
    verb('create', 'create an authority').requiredOption('-f, --file <file>', 'the authority as JSON or YAML; - is stdin'),
    async () => (await import('./authorities.js')).create,
  );
  const amend = withReason(verb('amend <authority>', 'change what it permits: a new version'), true)
    .requiredOption('-f, --file <file>', 'all its members as JSON or YAML; - is stdin')
    .option('--at <version>', 'only if it is at this version; without it, at the one that is in force now', wholeNumber(1, 1_000_000));
  does(amend, async () => (await import('./authorities.js')).amend);
  does(
    withReason(verb('revoke <authority>', 'nothing begins under it any more'), true),
    async () => (await import('./authorities.js')).revoke,
  );
  does(
    withReason(verb('reinstate <authority>', 'let it be in force again'), true),
    async () => (await import('./authorities.js')).reinstate,
  );
}
