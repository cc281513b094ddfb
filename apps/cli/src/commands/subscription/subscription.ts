import { Option, type Command } from 'commander';
import { duration, listed, wholeNumber } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withLimit, withReason } from '../run/run-flags.js';

const REVISION_MAX = 999_999_999;

const withTerms = (command: Command): Command =>
  command
    .option('--url <url>', 'where facts are posted')
    .option('--type <type>', 'types of facts; several times, or with commas; none: every one', listed)
    .option('--runbook <id>', 'ids of runbooks; several times, or with commas; none: every one', listed)
    .option('--tenant <id>', 'of the platform alone: whose facts too; * of all', listed)
    .option('--clearance <level>', 'what it may be told of runs that are classified')
    .option('--text <text>', 'what it is for');

/** `runbook subscription …` */
export function subscriptionNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  does(verb('list', 'show who is told of what happens'), async () => (await import('./subscriptions.js')).list);
  does(verb('show <subscription>', 'show one, and how its deliveries stand'), async () => (await import('./subscriptions.js')).show);
  does(
    withTerms(verb('create <subscription>', 'have facts posted to an address; the key that signs is shown once')),
    async () => (await import('./subscriptions.js')).create,
  );
  const change = withTerms(verb('change <subscription>', 'change what it asks for, or where it is posted')).option(
    '--at <revision>',
    'only if it is at this revision; without it, at the one that it has now',
    wholeNumber(1, REVISION_MAX),
  );
  does(change, async () => (await import('./subscriptions.js')).change);
  does(
    withReason(verb('pause <subscription>', 'post nothing for a while'), true),
    async () => (await import('./subscription-acts.js')).pause,
  );
  does(verb('resume <subscription>', 'go on posting'), async () => (await import('./subscription-acts.js')).resume);
  does(
    verb('remove <subscription>', 'post nothing any more').option('--yes', 'do not ask'),
    async () => (await import('./subscription-acts.js')).remove,
  );
  does(
    verb('rotate <subscription>', 'sign with another key, which is shown once').option(
      '--overlap <duration>',
      'how long the key before signs too; without it a day',
      duration,
    ),
    async () => (await import('./subscription-acts.js')).rotate,
  );
  const deliveries = verb('deliveries <subscription>', 'show what became of each delivery').addOption(
    new Option('--status <status>', 'only those').choices(['waiting', 'delivered', 'dead']),
  );
  does(withLimit(deliveries), async () => (await import('./subscription-acts.js')).deliveries);
  const replay = verb('replay <subscription>', 'post once more what happened in a time')
    .option('--from <time>', 'from this time on (RFC 3339)')
    .option('--to <time>', 'up to this time; without it, up to now')
    .option('--since <duration>', 'instead of --from: from so long ago', duration);
  does(replay, async () => (await import('./subscription-acts.js')).replay);
  does(
    verb('check <subscription>', 'post one fact, to see whether it arrives'),
    async () => (await import('./subscription-acts.js')).check,
  );
}
