/** Names longer than this are cut in a report; its JSON keeps them whole. */
const NAME_CHARACTERS_MAX = 200;

/**
 * Text from outside, for one line of Markdown. What could mean something to a renderer of Markdown or HTML is escaped or spelled
 * as a character reference, so that a hostile name can neither draw a link, an image or a table cell, nor be taken for one by a
 * renderer that links bare addresses. Control and bidirectional characters, which make text look like other text, are dropped.
 */
export function markdownText(value: string, charactersMax = NAME_CHARACTERS_MAX): string {
  const line = value
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[\p{Cf}\p{Cs}\p{Co}]/gu, '')
    .trim();
  const short = [...line].length > charactersMax ? `${[...line].slice(0, charactersMax).join('')}…` : line;
  return (
    short
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/>/g, '&gt;')
      .replace(/[\\`*_{}[\]()#!|~$^]/g, (found) => `\\${found}`)
      // These mean something at the start of a line alone. Ids and dates are full of them, and many read the Markdown as it is.
      .replace(/^[-+="']/, (found) => `\\${found}`)
      // Bare addresses become links in many renderers: an escape inside breaks what they are recognised by; an address with @ is
      // recognised even in escaped text, so the sign itself goes, the way analysts defang. A time of day and `TLP:RED` are none.
      .replace(/:(?![\s\dA-Z]|$)/g, '\\:')
      .replace(/\bwww\./gi, (found) => `${found.slice(0, 3)}\\.`)
      .replace(/@/g, '\\[at\\]')
      // A line of a list or a heading must not begin in the text.
      .replace(/^(\d+)([.)])/, '$1\\$2')
  );
}

/** Parts of a sentence, each already Markdown: the first ones, and how many more there are. */
export function markdownList(parts: readonly string[], shownMax: number, none = 'none'): string {
  if (parts.length === 0) return none;
  const more = parts.length - shownMax;
  return more > 0 ? `${parts.slice(0, shownMax).join(', ')} and ${more} more` : parts.join(', ');
}

export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}
