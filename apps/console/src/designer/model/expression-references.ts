/** A piece of an expression: where it stands, and what it is. */
interface Token {
  readonly kind: 'name' | 'text' | 'mark';
  readonly from: number;
  readonly to: number;
  /** Of a name and a mark what is written, of a text what it says. */
  readonly value: string;
}

/** Where an expression names a step: `steps.<id>`, `steps['<id>']`, and the same behind `previous`. */
export interface StepReference {
  readonly id: string;
  /** From behind `steps` to behind the id, or its bracket. */
  readonly from: number;
  readonly to: number;
}

/** Every step that a CEL expression names. What cannot be read as CEL is passed over: the check says what is wrong with it. */
export function stepReferences(expression: string): StepReference[] {
  const tokens = [...tokensOf(expression)];
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'name' || token.value !== 'steps' || !isRoot(tokens, index)) return [];
    const [mark, key, close] = tokens.slice(index + 1, index + 4);
    if (mark?.value === '.' && mark.kind === 'mark' && key?.kind === 'name') return [{ id: key.value, from: token.to, to: key.to }];
    const isIndex = mark?.kind === 'mark' && mark.value === '[' && key?.kind === 'text' && close?.value === ']';
    return isIndex ? [{ id: key.value, from: token.to, to: close.to }] : [];
  });
}

function isRoot(tokens: readonly Token[], index: number): boolean {
  const before = tokens[index - 1];
  if (before?.value !== '.' || before.kind !== 'mark') return true;
  const root = tokens[index - 2];
  const further = tokens[index - 3];
  return root?.kind === 'name' && root.value === 'previous' && !(further?.kind === 'mark' && further.value === '.');
}

const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const BLANK = /\s+|\/\/[^\n]*/y;
const NUMBER = /0x[0-9a-fA-F]+u?|(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?u?/y;
/** Before a text: raw, bytes, or both. */
const PREFIX = /[rRbB]{0,2}(?=["'])/y;

function* tokensOf(text: string): Generator<Token> {
  for (let at = 0; at < text.length;) {
    const blank = matchAt(BLANK, text, at);
    const quote = blank === undefined ? quoteAt(text, at) : undefined;
    const name = blank === undefined && !quote ? matchAt(NAME, text, at) : undefined;
    const number = blank === undefined && !quote && name === undefined ? matchAt(NUMBER, text, at) : undefined;
    const to = quote?.to ?? at + (blank ?? name ?? number ?? text[at] ?? '').length;
    if (quote) yield { kind: 'text', from: at, to, value: quote.value };
    else if (blank === undefined) yield { kind: name === undefined ? 'mark' : 'name', from: at, to, value: text.slice(at, to) };
    at = to;
  }
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function quoteAt(text: string, start: number): { to: number; value: string } | undefined {
  const prefix = matchAt(PREFIX, text, start);
  if (prefix === undefined) return undefined;
  const open = start + prefix.length;
  const quote = text[open] as string;
  const mark = text.startsWith(quote.repeat(3), open) ? quote.repeat(3) : quote;
  for (let at = open + mark.length; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text.startsWith(mark, at)) return { to: at + mark.length, value: text.slice(open + mark.length, at) };
  }
  return { to: text.length, value: text.slice(open + mark.length) };
}

/** The step that a condition's `field` begins with. Unlike in an expression its name may hold hyphens. */
export function fieldReference(field: string): StepReference | undefined {
  const found = /^(previous\.)?steps(?:\.([A-Za-z_][A-Za-z0-9_-]*)|\[(?:'([^']*)'|"([^"]*)")\])/.exec(field);
  if (!found) return undefined;
  const from = (found[1]?.length ?? 0) + 'steps'.length;
  return { id: found[2] ?? found[3] ?? found[4] ?? '', from, to: found[0].length };
}

/** Where the placeholders of a text have their expressions. Quotes and brackets inside them are respected. */
export function placeholdersOf(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', open)) {
    const close = endOfPlaceholder(text, open + 2);
    if (close < 0) break;
    found.push({ from: open + 2, to: close });
    open = close + 2;
  }
  return found;
}

function endOfPlaceholder(text: string, start: number): number {
  let braces = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"' || character === "'") {
      const quote = quoteAt(text, at);
      at = (quote?.to ?? at + 1) - 1;
    } else if (character === '{') braces++;
    else if (character === '}') {
      if (braces === 0 && text[at + 1] === '}') return at;
      braces = Math.max(0, braces - 1);
    }
  }
  return -1;
}
