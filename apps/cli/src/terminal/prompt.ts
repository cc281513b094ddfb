import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text as textOf } from 'node:stream/consumers';
import { Failure, misused } from '../failure.js';
import { clean } from './clean.js';

/** Whether there is somebody who can answer. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks on stderr, so that stdout stays data. A secret is not shown while it is typed. */
export async function ask(question: string, { isSecret = false }: { readonly isSecret?: boolean } = {}): Promise<string> {
  if (!canAsk())
    throw misused(`expected a terminal to ask "${question}" on, found none`, 'give the answer by a flag, a file or stdin; see --help');
  const hidden = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: isSecret ? hidden : process.stderr, terminal: true });
  const stopped = new AbortController();
  lines.once('SIGINT', () => stopped.abort());
  process.stderr.write(`${clean(question)}: `);
  try {
    return await lines.question('', { signal: stopped.signal });
  } catch (error) {
    throw new Failure('stopped: nothing was sent', { exit: 'interrupted', cause: error });
  } finally {
    lines.close();
    if (isSecret || stopped.signal.aborted) process.stderr.write('\n');
  }
}

/** More than any secret or document that is taken; what is longer is a mistake. */
const STDIN_CHARACTERS_MAX = 20 * 1024 * 1024;

/** Everything that comes on stdin. */
export async function allOfStdin(what: string): Promise<string> {
  if (process.stdin.isTTY) process.stderr.write(`reading ${what} from stdin; end it with Ctrl-D\n`);
  const read = await textOf(process.stdin);
  if (read.length > STDIN_CHARACTERS_MAX)
    throw misused(`expected at most ${STDIN_CHARACTERS_MAX} characters of ${what} on stdin, found ${read.length}`);
  return read;
}

/** Asks for a yes before what cannot be undone. `isGiven` is the flag --yes. */
export async function confirm(question: string, isGiven: boolean): Promise<void> {
  if (isGiven) return;
  if (!canAsk()) throw misused(`${question}: expected --yes, because nobody can be asked here`);
  const answer = await ask(`${question}? Type yes to go on`);
  if (answer.trim().toLowerCase() !== 'yes') throw new Failure('not confirmed: nothing was done', { exit: 'interrupted' });
}
