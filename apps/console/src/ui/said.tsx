import { memo } from 'react';
import { visibleText } from './visible-text.js';

/** A text of a user or a host: text nodes alone, with marks where something would not be seen. `max`: so many characters, then `…`. */
export const Said = memo(function Said({ text, max }: { readonly text: string; readonly max?: number }) {
  const shown = max !== undefined && text.length > max ? `${text.slice(0, max)}…` : text;
  return (
    <bdi className="said">
      {visibleText(shown).map((piece, index) =>
        'text' in piece ? (
          piece.text
        ) : (
          <span key={index} title={piece.name} className="mx-px rounded-sm bg-warn-soft px-0.5 font-mono text-[0.85em] text-warn">
            {piece.mark}
          </span>
        ),
      )}
    </bdi>
  );
});
