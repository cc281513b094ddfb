import type { Command } from 'commander';
import { EXIT, type ExitCode } from '../exit-codes.js';
import { Failure } from '../failure.js';
import type { GlobalFlags } from '../settings/settings.js';
import type { Session } from './session.js';

/** What a verb does. Without an answer it ends with 0. */
export type Verb<Flags> = (session: Session, given: readonly string[], flags: Flags & GlobalFlags) => Promise<ExitCode | void>;

/**
 * The verb is loaded when it is asked for, with all that it needs: the help of hundreds of verbs costs none of it. `mayNameContext`: its --context
 * may be one that is not there yet.
 */
export function does<Flags>(command: Command, load: () => Promise<Verb<Flags>>, mayNameContext = false): Command {
  return command.action(async (...all: unknown[]) => {
    const self = all.at(-1) as Command;
    const flags = self.optsWithGlobals<Flags & GlobalFlags>();
    process.exitCode = await carriedOut(load, self.args, flags, mayNameContext);
  });
}

async function carriedOut<Flags>(
  load: () => Promise<Verb<Flags>>,
  given: readonly string[],
  flags: Flags & GlobalFlags,
  mayNameContext: boolean,
): Promise<number> {
  const { beginSession, wordsFor } = await import('./session.js');
  let session: Session | undefined;
  try {
    session = await beginSession(flags, mayNameContext);
    const verb = await load();
    return (await verb(session, given, flags)) ?? EXIT.ok;
  } catch (error) {
    const words = session?.words ?? wordsFor(flags);
    const stopped: unknown = session?.signal.aborted ? session.signal.reason : undefined;
    const failure = stopped instanceof Failure ? stopped : error;
    if (!(failure instanceof Failure)) throw error;
    if (failure.exit === EXIT.interrupted) words.say(failure.message);
    else words.fail(failure.message, [...failure.hints, ...whereToAsk(failure, flags)]);
    return failure.exit;
  } finally {
    await session?.close();
  }
}

/** By which ids the service's log knows of it. */
function whereToAsk(failure: Failure, { verbose }: GlobalFlags): string[] {
  if (!verbose || !('requestId' in failure) || !('problem' in failure)) return [];
  const { traceId } = failure.problem as { readonly traceId?: string };
  return [`request ${String(failure.requestId)}${traceId === undefined ? '' : `, trace ${traceId}`}`];
}
