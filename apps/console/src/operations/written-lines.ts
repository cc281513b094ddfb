/** A list as people write it: a text on each line. Blanks at the ends count for nothing, nor do empty lines and what stands twice. */
export const linesOf = (text: string): string[] => [...new Set(writtenLines(text).map(unescaped))];

export const textOfLines = (lines: readonly string[] | undefined): string => (lines ?? []).map((line) => escaped(line, '')).join('\n');

/** A name and what belongs to it on each line: `internal-telemetry: notify, edr/*`; a name alone has nothing. */
export type Pair = readonly [name: string, values: readonly string[]];

export const pairsOf = (text: string): Pair[] => writtenLines(text).map(pairOf);

export const textOfPairs = (pairs: readonly Pair[]): string =>
  pairs
    .map(
      ([name, values]) => `${escaped(name, ':')}${values.length === 0 ? '' : `: ${values.map((value) => escaped(value, ',')).join(', ')}`}`,
    )
    .join('\n');

const writtenLines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

function pairOf(line: string): Pair {
  const [name = '', ...rest] = apart(line, ':');
  const values = rest.length === 0 ? [] : apart(rest.join(':'), ',');
  return [
    unescaped(name.trim()),
    values
      .map((value) => value.trim())
      .filter((value) => value !== '')
      .map(unescaped),
  ];
}

/** At each separator that no backslash takes as it is. */
function apart(text: string, separator: ':' | ','): string[] {
  const parts: string[] = [];
  let part = '';
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charAt(at);
    if (sign === separator) {
      parts.push(part);
      part = '';
    } else part += sign === '\\' ? sign + text.charAt((at += 1)) : sign;
  }
  return [...parts, part];
}

/** What would be read as something else is written with a backslash, so that a list that is only looked at is not changed by it. */
function escaped(text: string, separator: ':' | ',' | ''): string {
  const special = new RegExp(`[\\\\\\n\\r${separator}]|^\\s|\\s$`, 'g');
  return text.replace(special, (sign) =>
    sign === '\\' || sign === separator ? `\\${sign}` : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A backslash before anything else is one: people write paths. */
const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-f]{4})|([\\:,]))/g, (_all, code: string | undefined, sign: string | undefined) =>
    code === undefined ? (sign ?? '') : String.fromCharCode(Number.parseInt(code, 16)),
  );
