/** A piece of a text: as it is, or a mark that stands for what nobody would see. */
export type Piece = { readonly text: string } | { readonly mark: string; readonly name: string };

/**
 * What turns the reading direction, hides, or moves the cursor: it could make a reader see another text than the one that is there
 * (Unicode TR 36, "bidirectional text spoofing"). Line feeds and tabs are what they are.
 */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/g;

const NAMES: Readonly<Record<string, string>> = {
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'pop directional formatting',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'first strong isolate',
  '\u2069': 'pop directional isolate',
  '\u200b': 'zero width space',
  '\u200c': 'zero width non-joiner',
  '\u200d': 'zero width joiner',
  '\ufeff': 'byte order mark',
  '\u00ad': 'soft hyphen',
  '\u001b': 'escape',
  '\r': 'carriage return',
};

export function visibleText(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { index, 0: unseen } of text.matchAll(UNSEEN)) {
    if (isJoinerOfEmoji(text, index, unseen)) continue;
    if (index > from) pieces.push({ text: text.slice(from, index) });
    const code = `U+${unseen.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`;
    pieces.push({ mark: code, name: NAMES[unseen] ?? 'control character' });
    from = index + unseen.length;
  }
  if (from < text.length || pieces.length === 0) pieces.push({ text: text.slice(from) });
  return pieces;
}

/** A family of emoji is joined by it, and looks like what it is. */
const isJoinerOfEmoji = (text: string, index: number, unseen: string): boolean =>
  unseen === '\u200d' && /\p{Extended_Pictographic}\ufe0f?$/u.test(text.slice(Math.max(0, index - 4), index));
