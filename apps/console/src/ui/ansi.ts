/** What a terminal would show a piece of text in. */
export interface AnsiStyle {
  readonly isBold?: boolean;
  readonly isDim?: boolean;
  readonly isItalic?: boolean;
  readonly isUnderlined?: boolean;
  /** One of the sixteen colours, 0 to 15; others are shown as plain text is. */
  readonly colour?: number;
}

export interface AnsiPiece {
  readonly text: string;
  readonly style: AnsiStyle;
}

const PLAIN: AnsiStyle = {};
/** CSI sequences (ECMA-48), operating system commands with their end, and two-character escapes. Only colours count; all others are taken out. */
const SEQUENCE = /\u001b\[([0-9;:]*)([ -/]*[@-~])|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b[@-Z\\-_]/g;

/** The pieces of a line, and in which style the next line begins. */
export function ansiPieces(line: string, from: AnsiStyle = PLAIN): { readonly pieces: readonly AnsiPiece[]; readonly style: AnsiStyle } {
  const pieces: AnsiPiece[] = [];
  let style = from;
  let at = 0;
  for (const found of line.matchAll(SEQUENCE)) {
    if (found.index > at) pieces.push({ text: line.slice(at, found.index), style });
    at = found.index + found[0].length;
    if (found[2] === 'm') style = styled(style, found[1] ?? '');
  }
  if (at < line.length) pieces.push({ text: line.slice(at), style });
  return { pieces, style };
}

/** What a carriage return leaves to see: progress bars write their line anew. */
export const lastWritten = (line: string): string => line.replace(/\r+$/, '').split('\r').at(-1) ?? '';

function styled(before: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map(Number);
  let style = before;
  for (let index = 0; index < codes.length; index++) {
    const code = codes[index] ?? 0;
    if (code === 38 || code === 48) {
      const [kind, value = 0] = codes.slice(index + 1);
      if (code === 38) style = withColour(style, kind === 5 && value < 16 ? value : undefined);
      index += kind === 5 ? 2 : kind === 2 ? 4 : 1;
    } else style = changed(style, code);
  }
  return style;
}

function changed(style: AnsiStyle, code: number): AnsiStyle {
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, isBold: true };
  if (code === 2) return { ...style, isDim: true };
  if (code === 3) return { ...style, isItalic: true };
  if (code === 4) return { ...style, isUnderlined: true };
  if (code === 22) return { ...style, isBold: false, isDim: false };
  if (code === 23) return { ...style, isItalic: false };
  if (code === 24) return { ...style, isUnderlined: false };
  if (code >= 30 && code <= 37) return withColour(style, code - 30);
  if (code >= 90 && code <= 97) return withColour(style, code - 90 + 8);
  return code === 39 ? withColour(style, undefined) : style;
}

function withColour({ colour: _before, ...style }: AnsiStyle, colour: number | undefined): AnsiStyle {
  return colour === undefined ? style : { ...style, colour };
}
