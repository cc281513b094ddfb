import type { Command } from 'commander';
import { does } from '../../program/verb.js';
import type { Session } from '../../program/session.js';
import type { Ended } from '../../program/print.js';
import { Failure } from '../../failure.js';
import { readContexts } from '../../settings/config-file.js';
import { clean } from '../../terminal/clean.js';

/** Said where a file may stand: the shell knows its own. */
const FILES = ':files';

/** `runbook __complete -- <words>`: what may stand in the place of the last word, `word<tab>what it is` a line each. */
export function completeCommand(command: Command): void {
  does(command.argument('[words...]'), async () => (session, words) => complete(session, words, command.parent ?? command));
}

interface Offer {
  readonly word: string;
  readonly about?: string;
}

async function complete(session: Session, words: readonly string[], program: Command): Ended {
  const current = words.at(-1) ?? '';
  const found = await offers(session, program, words.slice(0, -1), current);
  if (found === FILES) return session.write(`${FILES}\n`);
  const fitting = found.filter(({ word }) => word.startsWith(current));
  session.write(fitting.map(({ word, about = '' }) => `${clean(word)}\t${clean(about)}\n`).join(''));
}

async function offers(
  session: Session,
  program: Command,
  before: readonly string[],
  current: string,
): Promise<readonly Offer[] | typeof FILES> {
  const { command, given, open } = placeOf(program, before);
  if (open)
    return open.argChoices ? open.argChoices.map((word) => ({ word })) : valuesOf(session, open.long?.replace(/^--/, '') ?? '', open.flags);
  if (current.startsWith('-')) return optionsOf(command, before);
  const verbs = command.commands
    .filter((each) => !('_hidden' in each && each._hidden))
    .map((each) => ({ word: each.name(), about: each.summary() }));
  if (verbs.length > 0) return verbs;
  const arguments_ = command.registeredArguments;
  const argument = arguments_[Math.min(given, arguments_.length - 1)];
  if (!argument || (given >= arguments_.length && !argument.variadic)) return [];
  return argument.argChoices ? argument.argChoices.map((word) => ({ word })) : valuesOf(session, argument.name(), '');
}

/** Which command the words lead to, how many arguments it has been given, and the flag that still waits for its value. */
function placeOf(program: Command, words: readonly string[]) {
  let command = program;
  let given = 0;
  let open: Command['options'][number] | undefined;
  for (const word of words) {
    if (open) open = undefined;
    else if (word.startsWith('-')) {
      const option = optionsIn(command).find(({ short, long }) => short === word || long === word);
      open = option && (option.required || option.optional) && !word.includes('=') ? option : undefined;
    } else {
      const next = command.commands.find((each) => each.name() === word);
      if (next && given === 0) command = next;
      else given += 1;
    }
  }
  return { command, given, open };
}

function optionsIn(command: Command): Command['options'] {
  const own = [...command.options];
  return command.parent ? [...own, ...optionsIn(command.parent)] : own;
}

const optionsOf = (command: Command, before: readonly string[]): readonly Offer[] =>
  [
    ...optionsIn(command).map(({ long, description }) => ({ word: long ?? '', about: description })),
    { word: '--help', about: 'show the help' },
  ].filter(({ word }) => word !== '' && !before.includes(word));

/** A shell waits while a word is completed: what the service does not tell soon is not offered. */
const ASKED_MS_MAX = 1_500;
const OFFERED_MAX = 50;

async function valuesOf(session: Session, name: string, flags: string): Promise<readonly Offer[] | typeof FILES> {
  if (/file|folder|what|^(ca|cert|cert-key|to|data|samples|legal-basis|step-output)$/.test(name) || /<(file|folder)>/.test(flags))
    return FILES;
  try {
    if (name === 'name' || name === 'context')
      return Object.keys((await readContexts(session.settings.file)).contexts).map((word) => ({ word }));
    return await askedOf(session, name);
  } catch (error) {
    if (error instanceof Failure || (error instanceof Error && error.name === 'TimeoutError')) return [];
    throw error;
  }
}

async function askedOf(session: Session, name: string): Promise<readonly Offer[]> {
  const path = LISTS[name];
  if (path === undefined) return [];
  const { http } = await session.connect();
  const late = new Promise<undefined>((done) => setTimeout(done, ASKED_MS_MAX, undefined).unref());
  const answer = await Promise.race([http.send({ method: 'GET', path: `/api/v1${path}` }), late]);
  if (!answer) return [];
  const { items } = (await answer.json()) as { readonly items: readonly Readonly<Record<string, unknown>>[] };
  return items.slice(0, OFFERED_MAX).map((item) => ({
    word: String(item['id'] ?? item['name'] ?? ''),
    about: String(item['status'] ?? item['standing'] ?? item['name'] ?? ''),
  }));
}

/** Where the things are listed that an argument names. */
const LISTS: Readonly<Record<string, string>> = {
  run: `/executions?limit=${OFFERED_MAX}`,
  approval: '/approvals?mine=false',
  runbook: '/runbooks',
  id: '/runbooks',
  source: '/event-sources',
  authority: '/authorities',
  member: '/people',
  team: '/teams',
};
