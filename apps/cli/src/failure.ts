import { EXIT, type ExitName } from './exit-codes.js';

export interface FailureExtras {
  readonly exit?: ExitName;
  /** What to do, a line each. */
  readonly hints?: readonly string[];
  readonly cause?: unknown;
}

/** Ends the command with words for its reader: what was expected, what was found; the hints say what to do. */
export class Failure extends Error {
  override readonly name: string = 'Failure';
  readonly exit: number;
  readonly hints: readonly string[];

  constructor(message: string, { exit = 'failed', hints = [], cause }: FailureExtras = {}) {
    super(message, { cause });
    this.exit = EXIT[exit];
    this.hints = hints;
  }
}

/** The command line, or a file that it names, is not as it must be. */
export const misused = (message: string, ...hints: string[]): Failure => new Failure(message, { exit: 'usage', hints });
