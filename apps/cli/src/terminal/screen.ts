import type { WriteStream } from 'node:tty';

/** What is known of where the words go. */
export interface Screen {
  readonly isTerminal: boolean;
  readonly hasColour: boolean;
  /** Undefined: as wide as it likes to be. */
  readonly columns: number | undefined;
  readonly rows: number | undefined;
}

type Stream = Pick<WriteStream, 'columns' | 'rows'> & { readonly isTTY?: boolean };

/**
 * NO_COLOR (https://no-color.org) takes colour away, and so does a terminal that is dumb. FORCE_COLOR gives it, also to a file: who sets it
 * wants it so. RUNBOOK_COLUMNS is for terminals that do not tell how wide they are.
 */
export function screenOf(stream: Stream, env: NodeJS.ProcessEnv, isColourWanted: boolean): Screen {
  const isTerminal = stream.isTTY === true;
  const refused = !isColourWanted || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0';
  return {
    isTerminal,
    hasColour: !refused && (isTerminal || forced),
    columns: isTerminal ? stream.columns || undefined : undefined,
    rows: isTerminal ? stream.rows || undefined : undefined,
  };
}

const CODES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  blue: [34, 39],
  magenta: [35, 39],
  cyan: [36, 39],
} as const;

export type Colour = keyof typeof CODES;

/** The text in this colour, where the screen has colours. */
export function coloured(screen: Pick<Screen, 'hasColour'>, colour: Colour | undefined, text: string): string {
  if (!screen.hasColour || colour === undefined || text === '') return text;
  const [on, off] = CODES[colour];
  return `\u001b[${on}m${text}\u001b[${off}m`;
}

const STATUS_COLOURS: readonly (readonly [RegExp, Colour])[] = [
  [/^(COMPLETED|APPROVED|approved|IN_FORCE|in-force|valid|works|ok|correlated|started|overridden)$/, 'green'],
  [/^(FAILED|TIMED_OUT|REVOKED|EXPIRED|DEPRECATED|revoked|expired|rejected|refused|malformed|unauthorised|failed|high)$/, 'red'],
  [/^(AWAITING_.*|AUTHORITY_HOLD|IN_DOUBT|PAUSED|PAUSING|RETRYING|open|IN_REVIEW|medium|unreachable|unproven)$/, 'yellow'],
  [/^(RUNNING|DRAFT|buffered)$/, 'cyan'],
  [/^(PENDING|READY|SKIPPED|CANCELLED|DELETED|cancelled|skipped|withdrawn|low)$/, 'dim'],
];

/** By what a word of the service means. */
export const colourOfStatus = (status: string): Colour | undefined => STATUS_COLOURS.find(([pattern]) => pattern.test(status))?.[1];
