import { Option, type Command } from 'commander';
import { several, wholeNumber } from '../../program/flag-values.js';
import { does } from '../../program/verb.js';
import { withLimit } from '../run/run-flags.js';
import { TEMPLATES } from './new.js';

const NUMBER = wholeNumber(1, 1_000_000);

const withRevision = (command: Command): Command => command.option('--revision <number>', 'only if the draft is at this revision', NUMBER);

/** The verbs about runbooks: at the top, and under `runbook book`. */
export const BOOK_VERBS = {
  new(command: Command): void {
    command
      .argument('<id>')
      .option('--to <file>', 'into this file, not <id>.yaml; - is stdout')
      .addOption(new Option('--template <name>', 'what it begins with').choices(TEMPLATES).default('hello'));
    does(command, async () => (await import('./new.js')).begin);
  },
  check(command: Command): void {
    command
      .argument('<file...>', 'files, and folders with such; - is stdin')
      .addOption(
        new Option('--format <format>', 'text for people, json, or sarif (2.1.0) for editors and code hosts').choices([
          'text',
          'json',
          'sarif',
        ]),
      )
      .option('--strict', 'warnings are faults too');
    does(command, async () => (await import('./check.js')).check);
  },
  try(command: Command): void {
    command
      .argument('<file>', 'the document; - is stdin')
      .argument('<step>', 'the id of the step')
      .option('-i, --input <name=value>', 'an input of the run that is imagined: name=value, name:=<JSON>, name=@file', several)
      .option('-f, --file <file>', 'inputs as JSON or YAML')
      .option('--samples <file>', 'what other steps gave, by step; JSON or YAML')
      .option('--item <JSON>', 'of a step in a loop: what its iteration goes over');
    does(command, async () => (await import('./try.js')).tryStep);
  },
  diff(command: Command): void {
    command
      .usage('<file...> | <id> <version> <version> | <id> --draft <number>')
      .argument('<what...>')
      .option('--draft <number>', 'what this draft changes', NUMBER);
    does(command, async () => (await import('./diff.js')).diff);
  },
  apply(command: Command): void {
    command
      .argument('<file...>', 'files, and folders with such; - is stdin')
      .option('--draft', 'as a draft, also where no review is asked for')
      .option('--new-draft', 'as another draft beside those that are open')
      .option('--submit', 'and ask for its review')
      .option('--dry-run', 'show what would change, and change nothing');
    does(command, async () => (await import('./apply.js')).apply);
  },
  submit(command: Command): void {
    does(
      withRevision(command.argument('<id>').argument('[draft]', 'the number of the draft, where there are several')),
      async () => (await import('./review.js')).submit,
    );
  },
  approve(command: Command): void {
    withRevision(command.argument('<id>').argument('[draft]')).option('--yes', 'do not show it and ask');
    does(command, async () => (await import('./review.js')).approve);
  },
  reject(command: Command): void {
    withRevision(command.argument('<id>').argument('[draft]')).requiredOption('--reason <text>', 'what its authors should mend');
    does(command, async () => (await import('./review.js')).reject);
  },
  list(command: Command): void {
    command.option('--label <label>', 'with this label').option('--drafts <id>', 'the drafts of this runbook');
    does(withLimit(command), async () => (await import('./see.js')).list);
  },
  show(command: Command): void {
    command
      .argument('<id>', 'the id of the runbook, or id@version')
      .argument('[version]')
      .option('--draft <number>', 'this draft', NUMBER)
      .option('--text', 'what its author wrote');
    does(command, async () => (await import('./see.js')).show);
  },
  deprecate(command: Command): void {
    command
      .argument('<id>', 'the id of the runbook, or id@version')
      .argument('[version]')
      .requiredOption('--reason <text>', 'why; it stands in the record');
    does(command, async () => (await import('./see.js')).deprecate);
  },
  export(command: Command): void {
    does(command.option('--to <file>', 'into this file, not to stdout'), async () => (await import('./see.js')).exportAll);
  },
  import(command: Command): void {
    does(
      command.argument('[file]', 'lines of JSON from runbook export; - is stdin', '-'),
      async () => (await import('./see.js')).importAll,
    );
  },
} as const;

/** `runbook book …`: for who looks for a noun. */
export function bookNoun(noun: Command): void {
  for (const [name, define] of Object.entries(BOOK_VERBS)) define(noun.command(name));
}
