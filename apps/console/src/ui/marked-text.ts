import { visibleText } from './visible-text.js';

/** The text with marks in place of what nobody would see, for where there is no room for elements: titles, notices, Markdown. */
export const markedText = (text: string): string =>
  visibleText(text)
    .map((piece) => ('text' in piece ? piece.text : `⟦${piece.mark}⟧`))
    .join('');
