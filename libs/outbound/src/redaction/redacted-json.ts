import type { Json } from '@runbook/domain';
import { replacementOf } from './redacted-stream.js';
import type { SecretSearch, Span } from './secret-search.js';

/**
 * The value without secrets, the same one where it has none. Its texts are looked through in one go, a zero character between them, which is part of no
 * encoding: most documents hold no secret, and many short texts cost no more than a long one.
 */
export function redactedJson(value: Json | undefined, search: SecretSearch): Json | undefined {
  const texts: string[] = [];
  collect(value, texts);
  const spans = search.spans(texts.join('\0'), false);
  return spans.length === 0 ? value : rebuilt(value, new RedactedTexts(texts, spans));
}

function collect(value: Json | undefined, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  // A number may be a secret's digits.
  else if (typeof value === 'number') texts.push(String(value));
  else if (Array.isArray(value)) for (const element of value as readonly Json[]) collect(element, texts);
  else if (typeof value === 'object' && value !== null) {
    for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
      texts.push(name);
      collect(member, texts);
    }
  }
}

/** In the order in which they were collected. */
function rebuilt(value: Json | undefined, texts: RedactedTexts): Json | undefined {
  if (typeof value === 'string') return texts.next();
  if (typeof value === 'number') {
    const text = texts.next();
    // What changed is text from then on.
    return text === String(value) ? value : text;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((element) => rebuilt(element, texts) as Json);
  const members = Object.entries(value as Readonly<Record<string, Json>>);
  return Object.fromEntries(members.map(([, member]) => [texts.next(), rebuilt(member, texts) as Json]));
}

class RedactedTexts {
  private index = 0;
  /** Where the next text begins among all of them. */
  private start = 0;
  private span = 0;

  constructor(
    private readonly texts: readonly string[],
    private readonly spans: readonly Span[],
  ) {}

  next(): string {
    const text = this.texts[this.index++] ?? '';
    const { start } = this;
    const end = start + text.length;
    this.start = end + 1;
    let redacted = '';
    let at = start;
    for (let span = this.spans[this.span]; span && span.start < end; span = this.spans[++this.span]) {
      redacted += text.slice(at - start, span.start - start) + replacementOf(span.name);
      at = span.end;
    }
    return at === start ? text : redacted + text.slice(at - start);
  }
}
