/**
 * Text of hosts and of other people, made harmless for a terminal: what it would obey is shown instead of obeyed. Escape sequences, other control
 * characters, and the marks by which a text is shown in another order than it is read (Trojan Source, CVE-2021-42574).
 */
export function clean(text: string): string {
  return text.replace(UNSEEN, shown);
}

/** The same of a text of several lines: line breaks and tabs stay. */
export function cleanLines(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(UNSEEN, (found) => (found === '\n' || found === '\t' ? found : shown(found)));
}

/** C0 and C1 controls, DEL; line and paragraph separators; marks of direction, joining and nothing at all; tags; lone halves of pairs. */
const UNSEEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

/** In a line, what moves it on is told by a blank; everything else by its name. */
function shown(found: string): string {
  const code = found.codePointAt(0) ?? 0;
  if (code === 0x09) return ' ';
  if (code === 0x0a || code === 0x0d) return code === 0x0a ? '⏎' : '';
  if (code === 0x1b) return '␛';
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** Every text of a value, made harmless: for YAML and tables. JSON escapes what is left of it by itself (`asciiControls`). */
export function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return cleanLines(value);
  if (Array.isArray(value)) return value.map(cleanValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [clean(name), cleanValue(member)]));
}

/** JSON in which what a terminal would obey is written as `\uXXXX`: it means the same to every reader. */
export function escapedJson(value: unknown, indent?: number): string {
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(UNSEEN, (found) =>
    found === '\n' ? found : [...found].flatMap(halves).join(''),
  );
}

const halves = (character: string): string[] =>
  Array.from({ length: character.length }, (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`);
