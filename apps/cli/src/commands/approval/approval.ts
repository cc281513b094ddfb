import { Option, type Command } from 'commander';
import { duration, several } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withKey, withLimit } from '../run/run-flags.js';

/** `runbook approval …` */
export function approvalNoun(noun: Command): void {
  const verb = (words: string, summary: string) => noun.command(words).description(summary).summary(summary);
  const list = verb('list', 'show what you are asked')
    .option('--all', 'what others are asked, and what is decided, too')
    .option('--open', 'what others are asked, too');
  does(withLimit(list), async () => (await import('./decide.js')).list);
  does(
    verb('watch', 'show requests as they come and are decided, a line each').option('--open', 'what others are asked, too'),
    async () => (await import('./watch.js')).watch,
  );
  does(verb('show <approval>', 'show what is asked, what would run, and who may vote'), async () => (await import('./decide.js')).show);
  const vote = verb('vote <approval>', 'approve or reject what you have read')
    .addOption(new Option('--approve', 'let it run').conflicts('reject'))
    .option('--reject', 'do not let it run')
    .option('--digest <digest>', 'of what you read (approval show); without it you are shown it and asked')
    .option('--comment <text>', 'what is to stand beside the vote')
    .option('-i, --input <name=value>', 'a field of the form: name=value, name:=<JSON>, name=@file', several)
    .option('-f, --file <file>', 'the form as JSON or YAML; - is stdin')
    .option('--yes', 'vote on what is asked now, unseen');
  does(withKey(vote), async () => (await import('./decide.js')).vote);
  const delegate = verb('delegate <approval>', 'let another vote in your place')
    .requiredOption('--to <person>', 'who')
    .option('--reason <text>', 'why');
  does(withKey(delegate), async () => (await import('./decide.js')).delegate);
  const extend = verb('extend <approval>', 'move the deadline')
    .requiredOption('--by <duration>', 'by how long: 30m, 2h', duration)
    .option('--reason <text>', 'why');
  does(withKey(extend), async () => (await import('./decide.js')).extend);
  does(withKey(verb('comment <approval> <text>', 'say something, and decide nothing')), async () => (await import('./decide.js')).comment);
}
