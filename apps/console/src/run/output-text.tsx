import { memo } from 'react';
import { ansiPieces, lastWritten, type AnsiStyle } from '../ui/ansi.js';
import { classNames } from '../ui/class-names.js';
import { Said } from '../ui/said.js';

/** A terminal's colours by what they mostly mean, in the colours of the theme: each can be read on its ground. */
const COLOURS: Readonly<Record<number, string>> = {
  1: 'text-bad',
  2: 'text-ok',
  3: 'text-warn',
  4: 'text-run',
  5: 'text-wait',
  6: 'text-accent',
  8: 'text-faint',
};
const LINE_MAX = 20_000;

/** A line of a host: text nodes in spans, whatever it holds. */
export const OutputText = memo(function OutputText({ text }: { readonly text: string }) {
  const { pieces } = ansiPieces(lastWritten(text).slice(0, LINE_MAX));
  return pieces.map((piece, index) => (
    <span key={index} className={classOf(piece.style)}>
      <Said text={piece.text} />
    </span>
  ));
});

const classOf = ({ colour, isBold, isDim, isItalic, isUnderlined }: AnsiStyle): string =>
  classNames(
    colour !== undefined && COLOURS[colour > 8 ? colour - 8 : colour],
    isBold && 'font-bold',
    isDim && 'text-faint',
    isItalic && 'italic',
    isUnderlined && 'underline',
  );
