import { cutText, type Json } from '@runbook/domain';
import { RedactedStream, replacementOf } from './redacted-stream.js';
import { patternsOf } from './secret-patterns.js';
import { SecretSearch } from './secret-search.js';
import { redactedJson } from './redacted-json.js';

/** Keeps the values of secrets out of everything that leaves their service: outputs, errors, log lines. */
export interface Redactor {
  text(text: string): string;
  /** Of a text that was cut already: what is only the beginning of a secret, at its end, is replaced as well. */
  cutText(text: string): string;
  /** The beginning of a text, at most so many UTF-16 units and an ellipsis. Redacted before it is cut: half a secret would not be recognised. */
  excerpt(text: string, unitsMax: number): string;
  /** The same value when it holds no secret. Member names are redacted too. */
  json<T extends Json | undefined>(value: T): T;
  /** Is a secret's value, in any of its forms, in this text? */
  finds(text: string): boolean;
  /** For a text that comes in pieces. */
  stream(): RedactedStream;
}

/**
 * Knows the live values by their names, and recognises them however they are written: in either case, escaped or percent-encoded, in JSON, in HTML,
 * in base64 and hexadecimal digits, alone or inside a longer encoded text (`user:password`), up to three of these around each other.
 */
export function redactorOf(secrets: Iterable<readonly [name: string, value: string]>): Redactor {
  const patterns = patternsOf(secrets);
  return patterns.all.length === 0 ? nothingToRedact : new SecretRedactor(new SecretSearch(patterns));
}

class SecretRedactor implements Redactor {
  constructor(private readonly search: SecretSearch) {}

  text(text: string): string {
    return this.redacted(text, false);
  }

  cutText(text: string): string {
    return this.redacted(text, true);
  }

  excerpt(text: string, unitsMax: number): string {
    return excerptOf(this.text(text), unitsMax);
  }

  json<T extends Json | undefined>(value: T): T {
    return redactedJson(value, this.search) as T;
  }

  finds(text: string): boolean {
    return this.search.spans(text, false).length > 0;
  }

  stream(): RedactedStream {
    return new RedactedStream(this.search);
  }

  private redacted(text: string, cut: boolean): string {
    let redacted = '';
    let at = 0;
    for (const { start, end, name } of this.search.spans(text, cut)) {
      redacted += text.slice(at, start) + replacementOf(name);
      at = end;
    }
    return at === 0 ? text : redacted + text.slice(at);
  }
}

const excerptOf = (text: string, unitsMax: number): string => (text.length > unitsMax ? `${cutText(text, unitsMax)}…` : text);

/** For attempts without secrets: costs nothing. */
export const nothingToRedact: Redactor = {
  text: (text) => text,
  cutText: (text) => text,
  excerpt: excerptOf,
  json: (value) => value,
  finds: () => false,
  stream: () => new RedactedStream(undefined),
};
