import type { Logger } from './logger.js';
import type { Readiness } from './readiness.js';

/** Token of the function that ends the process after an error that leaves nothing to be trusted. */
export const FATAL = Symbol('Fatal');

/** Stops loudly: whoever runs the service starts it again, and it folds the log anew. */
export type Fatal = (error: unknown) => void;

/** Time in which the line that says why is written, and a probe may read that the service leaves. */
const LAST_WORDS_MS = 100;

/** Ends the process with status 1, after a line that says why. */
export function endingTheProcess(readiness: Readiness, logger: Logger): Fatal {
  return (error) => {
    readiness.leave('a fatal error');
    logger.error({ error }, 'a fatal error; stopping');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), LAST_WORDS_MS).unref();
  };
}
