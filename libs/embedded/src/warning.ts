import { inspect } from 'node:util';

/** Says on standard error, and to whoever listens to the process's warnings, what has stopped and why. */
export function warnOf(message: string, cause: unknown): void {
  process.emitWarning(message, { type: 'RunbookWarning', detail: inspect(cause) });
}
