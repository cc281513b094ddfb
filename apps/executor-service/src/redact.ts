import type { Json } from '@runbook/domain';

/** Keeps the values of an attempt's secrets out of everything that leaves it: outputs, errors, log lines. */
export interface Redactor {
  text(text: string): string;
  /** The same value when it holds no secret. Member names are redacted too. */
  json<T extends Json | undefined>(value: T): T;
  /** Is a secret's value, in any of its forms, in this text? */
  finds(text: string): boolean;
  /** How many characters from the start may be told before the text goes on: no secret can begin in them and end behind them. */
  settledLength(text: string): number;
}

/** For attempts without secrets: costs nothing. */
export const nothingToRedact: Redactor = {
  text: (text) => text,
  json: (value) => value,
  finds: () => false,
  settledLength: (text) => text.length,
};

/**
 * Knows the live values by their names, and the forms in which they come back: as they are, in JSON text, in URLs, in hex, and in base64
 * and base64url at each of the three alignments, so that a secret inside a longer encoded text (`user:password`) is found as well. Of a
 * secret of several lines each longer line is known by itself: output comes line by line.
 */
export function redactorOf(secrets: Iterable<readonly [name: string, value: string]>): Redactor {
  const names = new Map<string, string>();
  for (const [name, value] of secrets) {
    for (const form of formsOf(value)) if (!names.has(form)) names.set(form, name);
  }
  if (names.size === 0) return nothingToRedact;
  // Longest first: of two forms that begin alike the whole one is replaced.
  const forms = [...names.keys()].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(forms.map(escaped).join('|'), 'g');
  const found = new RegExp(pattern.source);
  const text = (value: string): string => value.replace(pattern, (form) => `[secret ${names.get(form)}]`);
  const longest = forms[0]?.length ?? 0;
  return {
    text,
    json: (value) => redacted(value, text) as typeof value,
    finds: (value) => found.test(value),
    settledLength: (value) => {
      const end = Math.max(0, value.length - longest + 1);
      // What stands across the end is known as a whole already: it ends before the text does.
      for (const { index, 0: form } of value.matchAll(pattern)) if (index < end && index + form.length > end) return index;
      return end;
    },
  };
}

/** A shorter value would be found everywhere, and can be guessed; it is refused before it is used. */
export const SECRET_LENGTH_MIN = 4;

/** Of an encoded piece that is looked for alone; shorter ones occur by chance. */
const PIECE_LENGTH_MIN = 5;

function formsOf(secret: string): Set<string> {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const url = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((offset) => base64At(bytes, offset)).filter((piece) => piece.length >= PIECE_LENGTH_MIN);
  return new Set([
    secret,
    JSON.stringify(secret).slice(1, -1),
    url,
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    url.replaceAll('%20', '+'),
    // As application/x-www-form-urlencoded and strict RFC 3986 write it.
    new URLSearchParams({ s: secret }).toString().slice(2),
    url.replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`),
    hex,
    hex.toUpperCase(),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    ...linesOf(secret),
    ...base64,
    ...base64.map((piece) => piece.replaceAll('+', '-').replaceAll('/', '_')),
  ]);
}

/** Shorter lines of a key or a document may stand anywhere. */
const LINE_LENGTH_MIN = 16;

/** The lines of a secret that has several, without the ones that frame a key (`-----BEGIN …`), which are no secret. */
function linesOf(secret: string): string[] {
  const lines = secret.split(/[\r\n]+/).map((line) => line.trim());
  return lines.length < 2 ? [] : lines.filter((line) => line.length >= LINE_LENGTH_MIN && !line.startsWith('-----'));
}

/** The base64 characters that depend on the secret alone when `offset` bytes (modulo 3) precede it. */
function base64At(secret: Buffer, offset: number): string {
  const text = Buffer.concat([Buffer.alloc(offset), secret])
    .toString('base64')
    .replaceAll('=', '');
  const bitsBefore = offset * 8;
  const bitsWhole = (offset + secret.length) * 8;
  return text.slice(Math.ceil(bitsBefore / 6), Math.floor(bitsWhole / 6));
}

const escaped = (literal: string): string => literal.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function redacted(value: Json | undefined, text: (value: string) => string): Json | undefined {
  if (typeof value === 'string') return text(value);
  // A number may be a secret's digits; what changed is text from then on.
  if (typeof value === 'number') return text(String(value)) === String(value) ? value : text(String(value));
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((element) => redacted(element, text) as Json);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(members.map(([name, member]) => [text(name), redacted(member, text) as Json]));
}
