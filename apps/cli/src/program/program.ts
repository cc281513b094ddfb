import { Command, CommanderError, Help, Option } from 'commander';
import { EXIT, exitCodesInWords } from '../exit-codes.js';
import { OUTPUTS } from '../settings/settings.js';
import { version } from '../version.js';
import { ENTRIES, type Entry } from './entries.js';

/** Global flags that take a value: what follows them is no command. */
const VALUED = new Set(['-o', '--output', '--context', '--url', '--key-file', '--ca', '--cert', '--cert-key', '--timeout']);

/** What shells ask: it is about all commands. */
const COMPLETION = '__complete';

/** Carries out a command line. What is named first is loaded, and nothing else. */
export async function main(words: readonly string[]): Promise<void> {
  // Whoever reads us has read enough (`| head`).
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed));
  const program = newProgram();
  const named = nameIn(words);
  for (const entry of ENTRIES) await add(program, entry, entry.name === named || named === COMPLETION);
  try {
    await program.parseAsync([...words], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

/** The whole tree, for completion and for who wants to see all of it. */
export async function everyCommand(): Promise<Command> {
  const program = newProgram();
  for (const entry of ENTRIES) await add(program, entry, true);
  return program;
}

function nameIn(words: readonly string[]): string | undefined {
  const plain = words.filter((word, n) => !word.startsWith('-') && !VALUED.has(words[n - 1] ?? ''));
  return plain[0] === 'help' ? plain[1] : plain[0];
}

async function add(program: Command, { name, summary, group, load, isHidden = false }: Entry, isWanted: boolean): Promise<void> {
  const command = program.command(name, { hidden: isHidden }).summary(summary).description(summary).helpGroup(group).helpCommand(false);
  if (isWanted) (await load())(command);
  // So that a name that is almost right is no argument of nothing.
  else command.allowUnknownOption().allowExcessArguments();
}

function newProgram(): Command {
  const program = new Command('runbook')
    .description('Runs runbooks, and shows what they do: the command line of the Runbook Orchestrator.')
    .usage('<command> [flags]')
    .version(version(), '-V, --version', 'show the version of this command')
    .addHelpCommand(new Command('help').argument('[command]').description('show the help of a command').helpGroup('This command line:'))
    .helpOption('-h, --help', 'show the help of a command')
    .exitOverride()
    .showSuggestionAfterError(true)
    .configureHelp({ formatHelp: commandsFirst });
  for (const option of globalOptions()) program.addOption(option);
  return program.addHelpText('after', AFTER);
}

/** Who asks for help looks for a command first. The flags of every command are shown once, at the top. */
function commandsFirst(command: Command, helper: Help): string {
  const sections = Help.prototype.formatHelp.call(helper, command, helper).trimEnd().split('\n\n');
  const isOptions = (section: string): boolean => section.startsWith('Options:');
  const shown = [...sections.filter((section) => !isOptions(section)), ...sections.filter(isOptions)];
  if (command.parent) shown.push('Flags of every command: runbook --help');
  return `${shown.join('\n\n')}\n`;
}

const globalOptions = (): Option[] => [
  new Option('--context <name>', 'the service, by the name of its context (RUNBOOK_CONTEXT)'),
  new Option('--url <address>', 'the service, by its address (RUNBOOK_URL)'),
  new Option('--key-file <file>', 'a file with the key to show; or RUNBOOK_KEY, or: runbook login'),
  new Option('--ca <file>', 'PEM of the authority of the certificate of the service (RUNBOOK_CA)'),
  new Option('--cert <file>', 'PEM of the certificate to show (RUNBOOK_CERT)'),
  new Option('--cert-key <file>', 'PEM of the key of that certificate (RUNBOOK_CERT_KEY)'),
  new Option('--allow-http', 'talk to another machine in the clear'),
  new Option('-o, --output <form>', 'how data is written on stdout (RUNBOOK_OUTPUT)').choices(OUTPUTS),
  new Option('--timeout <duration>', 'give up after 90s, 10m, 1h30m (RUNBOOK_TIMEOUT)'),
  new Option('-q, --quiet', 'say nothing beside the data but what went wrong'),
  new Option('-v, --verbose', 'tell of every request, with its id'),
  new Option('--no-color', 'no colours (NO_COLOR)'),
];

const AFTER = `
A command ends with
${exitCodesInWords()}

Flags go before the environment, the environment before the file of contexts (runbook config print).
`;
