import { Option, type Command } from 'commander';
import { several, wholeNumber } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { startCommand, withKey, withLimit, withReason, withWaiting } from './run-flags.js';

const WATCHING = 'Watch:';
const CONTROL = 'Control:';
const REPAIR = 'Repair:';
const PROOF = 'Prove:';
const ATTEMPT = [1, 1_000_000] as const;

/** `runbook run …` */
export function runNoun(noun: Command): void {
  const verb = (words: string, summary: string, group: string) =>
    noun.command(words).description(summary).summary(summary).helpGroup(group);
  does(startCommand(verb('start', 'start a run', WATCHING)), async () => (await import('./start.js')).start);
  seeing(verb);
  controlling(verb);
  repairing(verb);
  proving(verb);
}

type NewVerb = (words: string, summary: string, group: string) => Command;

function seeing(verb: NewVerb): void {
  const list = verb('list', 'show runs, the newest first', WATCHING)
    .option('--runbook <id>', 'of this runbook')
    .option('--label <label>', 'with this label, key:value, or of runbooks with it')
    .option('--status <status>', 'that have this status now, for example awaiting_approval')
    .option('--incident <id>', 'of this incident')
    .option('--reason <text>', 'that were started for this reason')
    .option('--text <text>', 'with this in an id, a name, an incident, a label, a failure or their inputs')
    .option('--after <time>', 'started after this time (RFC 3339)')
    .option('--before <time>', 'started before this time');
  does(withLimit(list), async () => (await import('./see.js')).listRuns);
  const show = verb('show <run>', 'show a run and its steps', WATCHING).option(
    '--as-of <moment>',
    'as it was: a version of its log, or a time',
  );
  does(withWaiting(show), async () => (await import('./see.js')).showRun);
  const watch = verb('watch <run>', 'watch a run live, until it is over', WATCHING)
    .addOption(new Option('--until <what>', 'until people are asked, or until the end').choices(['people', 'end']).default('end'))
    .option('--exit-status', 'end with 1 where the run did not complete')
    .option('--lines', 'line by line in a terminal, too')
    .option('--since <id>', 'only what comes behind this event (<version>.<index>)')
    .option('--command-output', 'with what commands on hosts write')
    .option('--raw', 'their output as it is, with what a terminal would obey');
  does(watch, async () => (await import('./watch.js')).watch);
  const explain = verb('explain <run> [step]', 'say what it waits for, and why each step is as it is', WATCHING).option(
    '--as-of <moment>',
    'as it was then',
  );
  does(explain, async () => (await import('./see.js')).explainRun);
  does(
    verb('as-of <run> <moment>', 'show a run as it was: behind a version of its log, or at a time', WATCHING),
    async () => (await import('./see.js')).showAsOf,
  );
  const output = verb('output <run> <step>', 'show what the command of a step writes', WATCHING)
    .option('--follow', 'until the step is over')
    .option('--raw', 'as it is, with what a terminal would obey');
  does(output, async () => (await import('./output.js')).output);
}

function controlling(verb: NewVerb): void {
  const controls = [
    ['pause', 'begin nothing new'],
    ['resume', 'let it go on'],
    ['cancel', 'end it, with a grace period for what runs'],
    ['terminate', 'end it at once'],
  ] as const;
  for (const [name, summary] of controls) {
    const command = withKey(withWaiting(withReason(verb(`${name} <run...>`, summary, CONTROL), false)));
    if (name === 'terminate') command.option('--yes', 'do not ask');
    does(command, async () => (await import('./act.js')).control(name));
  }
  const release = withReason(verb('release <run>', 'let a run go on that is held', CONTROL), true).option(
    '--authority <id>',
    'under this authority',
  );
  does(withKey(withWaiting(release)), async () => (await import('./act.js')).release);
}

function repairing(verb: NewVerb): void {
  const attempt = (command: Command) => command.option('--attempt <number>', 'only if it is at this attempt', wholeNumber(...ATTEMPT));
  const repairs = [
    ['retry', 'try a failed step again'],
    ['skip', 'go on without a step'],
  ] as const;
  for (const [name, summary] of repairs) {
    const command = attempt(withReason(verb(`${name} <run> <step>`, summary, REPAIR), true));
    does(withKey(withWaiting(command)), async () => (await import('./act.js')).repair(name));
  }
  const resolve = attempt(withReason(verb('resolve <run> <step>', 'say what became of a step in doubt', REPAIR), true))
    .addOption(new Option('--outcome <outcome>', 'what is so').choices(['completed', 'failed', 'retry']).makeOptionMandatory())
    .option('--step-output <file>', 'the output of a step that happened, as JSON or YAML; - is stdin');
  does(withKey(withWaiting(resolve)), async () => (await import('./act.js')).resolve);
  const rerun = withReason(verb('rerun <run>', 'start a run that is over anew, linked to it', REPAIR), true)
    .option('--from-step <step>', 'take over what lies before this step')
    .option('-i, --input <name=value>', 'another input: name=value, name:=<JSON>, name=@file', several);
  does(withKey(withWaiting(rerun)), async () => (await import('./act.js')).rerun);
  const edit = withReason(verb('edit <run>', 'change what steps to come will read', REPAIR), true).requiredOption(
    '--set <path=value>',
    'for example inputs.host=ws-7, or steps.lookup.output.score:=82; several times',
    several,
  );
  does(withKey(edit), async () => (await import('./act.js')).edit);
}

function proving(verb: NewVerb): void {
  const logs = verb('logs <run>', 'show what happened, an event a line', PROOF)
    .option('--follow', 'and what comes, until the run is over')
    .option('--since <id>', 'only what comes behind this event (<version>.<index>)')
    .option('--records', 'the chained records of the log, at most --limit')
    .option('--verify', 'check that the chain holds');
  does(withLimit(logs), async () => (await import('./proof.js')).logs);
  does(verb('report <run>', 'show the report', PROOF), async () => (await import('./proof.js')).report);
  does(
    verb('evidence <run>', 'export the evidence', PROOF).option('--to <file>', 'into this file, not to stdout'),
    async () => (await import('./proof.js')).evidence,
  );
}
