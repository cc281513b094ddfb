import { Failure } from '../failure.js';
import { resolveSettings, type GlobalFlags, type Settings } from '../settings/settings.js';
import type { Api } from '../client/api.js';
import type { Http } from '../client/http.js';
import { screenOf, type Screen } from '../terminal/screen.js';
import { Words } from '../terminal/words.js';

/** What a verb has at hand. The connection is made when it is asked for: what needs none does without. */
export interface Session {
  /** The variables that the command was given: nobody else reads them. */
  readonly env: NodeJS.ProcessEnv;
  readonly settings: Settings;
  readonly words: Words;
  readonly screen: Screen;
  /** Data, for a program to read. */
  readonly write: (text: string) => void;
  /** Aborted by Ctrl-C and when the time of --timeout is up, with the failure that says so. */
  readonly signal: AbortSignal;
  readonly connect: () => Promise<Connection>;
  /** What Ctrl-C says of what goes on without this command. */
  readonly onDetach: (words: string) => void;
  readonly close: () => Promise<void>;
}

export interface Connection {
  readonly http: Http;
  readonly api: Api;
}

export function wordsFor(flags: GlobalFlags): Words {
  const screen = screenOf(process.stderr, process.env, flags.color !== false);
  return new Words((text) => process.stderr.write(text), screen, flags.quiet === true, flags.verbose === true);
}

export async function beginSession(flags: GlobalFlags, mayNameContext = false): Promise<Session> {
  const words = wordsFor(flags);
  const settings = await resolveSettings(flags, { env: process.env, cwd: process.cwd(), mayNameContext });
  const stopped = new AbortController();
  let detached = 'stopped: what the service was asked for already goes on there';
  const interrupted = (): void => stopped.abort(new Failure(detached, { exit: 'interrupted' }));
  process.once('SIGINT', interrupted);
  process.once('SIGTERM', interrupted);
  const timer = settings.timeoutMs.value === undefined ? undefined : setTimeout(timeUp, settings.timeoutMs.value).unref();
  function timeUp(): void {
    const seconds = (settings.timeoutMs.value ?? 0) / 1000;
    stopped.abort(new Failure(`the ${seconds} s of --timeout are up; what was asked for goes on`, { exit: 'timedOut', hints: [detached] }));
  }
  let connection: Promise<Connection> | undefined;
  return {
    env: process.env,
    settings,
    words,
    screen: screenOf(process.stdout, process.env, flags.color !== false),
    write(text) {
      process.stdout.write(text);
    },
    signal: stopped.signal,
    connect: () => (connection ??= connect(settings, words, stopped.signal)),
    onDetach: (text) => (detached = text),
    async close() {
      clearTimeout(timer);
      process.off('SIGINT', interrupted);
      process.off('SIGTERM', interrupted);
      // What is still followed is let go.
      stopped.abort(new Failure('over'));
      await connection?.then(({ http }) => http.close()).catch(() => undefined);
    },
  };
}

async function connect(settings: Settings, words: Words, signal: AbortSignal): Promise<Connection> {
  const [{ connections }, { authoriser }, { Http: Caller }, { apiOver }] = await Promise.all([
    import('../client/connection.js'),
    import('../client/authorise.js'),
    import('../client/http.js'),
    import('../client/api.js'),
  ]);
  const dispatcher = await connections(settings);
  const { credential, url } = settings;
  if (credential.from.startsWith('the development key')) words.say(`acting as person dev, by ${credential.from}`);
  const http = new Caller(url.value, dispatcher, authoriser(settings, dispatcher, words), words, signal);
  return { http, api: apiOver(http) };
}
