import { ExpressionError } from './expression-error.js';

/** A piece of a text: literal characters, or an expression between `{{` and `}}`. */
export type Piece = { readonly text: string } | { readonly expression: string; readonly position: number };

/**
 * Splits a text at its placeholders, in one pass; what a placeholder gives is never split again. Quotes and brackets inside an
 * expression are respected, so `{{ {'a': {'b': 1}} }}` and `{{ '}}' }}` are one placeholder each. A literal `{{` is written `{{ '{{' }}`.
 * Throws `ExpressionError` (`placeholder`) for one that does not end.
 */
export function splitPlaceholders(text: string): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (;;) {
    const open = text.indexOf('{{', from);
    if (open < 0) break;
    if (open > from) pieces.push({ text: text.slice(from, open) });
    const close = endOfExpression(text, open + 2);
    if (close < 0) {
      throw new ExpressionError(
        'placeholder',
        "expected }} after {{, found the end of the text; close it, or write {{ '{{' }} for the two characters",
        text,
        open,
      );
    }
    pieces.push({ expression: text.slice(open + 2, close), position: open + 2 });
    from = close + 2;
  }
  if (from < text.length) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** Where `}}` closes the expression that starts here, or −1. */
function endOfExpression(text: string, start: number): number {
  let braces = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      const end = endOfQuote(text, at);
      // An unclosed quote is the expression's error, reported with its position when it is parsed.
      if (end < 0) return text.indexOf('}}', at);
      at = end;
    } else if (character === '{') braces++;
    else if (character === '}') {
      if (braces === 0 && text[at + 1] === '}') return at;
      braces = Math.max(0, braces - 1);
    }
  }
  return -1;
}

/** The position of the last character of the quoted text that starts here, or −1. A backslash never ends a text, in a raw one either: so the parser has it. */
function endOfQuote(text: string, start: number): number {
  const quote = text[start] as string;
  const mark = text.startsWith(quote.repeat(3), start) ? quote.repeat(3) : quote;
  for (let at = start + mark.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(mark, at)) return at + mark.length - 1;
  }
  return -1;
}
