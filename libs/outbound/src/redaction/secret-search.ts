import { decodedDigits, keepText } from './digits.js';
import { ALONE, endsBeforeEscapes, unescaped } from './escapes.js';
import { layerOf, type Layer } from './layer.js';
import { PatternSearch } from './pattern-search.js';
import { INSIDE_DIGITS_LENGTH_MIN, SECRET_LENGTH_MIN, type SecretPatterns } from './secret-patterns.js';

/** What is to be replaced, in units of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  /** Only the beginning of a secret, at the end of a text that goes on. */
  readonly isBegun: boolean;
}

/**
 * How many encodings around each other are read: a token in a URL, in JSON, in base64. Each costs the text once more, and nobody encodes more often
 * by accident; who does it on purpose can also reverse the text.
 */
export const LAYERS_MAX = 3;

/**
 * Of a secret that is cut, a piece shorter than this may stay. It is the length below which a value is no secret at all (`SECRET_LENGTH_MIN`):
 * so few characters can be guessed, and stand everywhere by chance.
 */
export const FRAGMENT_LENGTH_MIN = SECRET_LENGTH_MIN;

/**
 * Finds secrets in texts. It does not list the forms in which a secret may come back: it reads the text as its readers would, layer by layer
 * (`escapes.ts`, `digits.ts`), and looks for the plain secret in each.
 */
export class SecretSearch {
  private readonly inText: PatternSearch;
  private readonly insideDigits: PatternSearch;

  constructor({ all, insideDigits }: SecretPatterns) {
    this.inText = new PatternSearch(all);
    this.insideDigits = new PatternSearch(insideDigits);
  }

  /** In order, none over another. `cut`: the text goes on behind its end, so what begins there counts too. */
  spans(text: string, cut: boolean): Span[] {
    const bytes = Buffer.from(text);
    if (bytes.length < this.inText.lengthMin && !cut) return [];
    const found = new FoundSpans(bytes.length);
    this.read(layerOf(bytes), LAYERS_MAX, cut, found);
    return inUnits(text, bytes.length, found.merged());
  }

  private read(layer: Layer, deeper: number, cut: boolean, found: FoundSpans): void {
    const search = layer.isDigits ? this.insideDigits : this.inText;
    search.each(layer.bytes, (start, end, { name, bytes }) => found.add(layer.startOf(start), layer.endOf(end), name, bytes.length, false));
    if (cut && layer.isLast) {
      for (const end of endsBeforeEscapes(layer.bytes)) {
        search.eachBegun(layer.bytes, end, FRAGMENT_LENGTH_MIN, (start, { name }) =>
          found.addBegun(layer.startOf(start), name, end - start),
        );
      }
    }
    if (deeper === 0) return;
    if (layer.isDigits) keepText(layer, INSIDE_DIGITS_LENGTH_MIN);
    const plain = unescaped(layer);
    if (plain) this.read(plain, deeper - 1, cut, found);
    for (const kind of ALONE) {
      const other = unescaped(layer, [kind]);
      if (other) this.read(other, deeper - 1, cut, found);
    }
    if (this.insideDigits.patterns.length === 0) return;
    const { lengthMin } = this.insideDigits;
    for (const decoded of decodedDigits(layer, lengthMin, cut ? FRAGMENT_LENGTH_MIN : lengthMin))
      this.read(decoded, deeper - 1, cut, found);
  }
}

interface ByteSpan extends Span {
  /** Of what was found: the longest gives the name. */
  readonly length: number;
}

class FoundSpans {
  private readonly spans: ByteSpan[] = [];

  constructor(private readonly end: number) {}

  add(start: number, end: number, name: string, length: number, isBegun: boolean): void {
    const last = this.spans.at(-1);
    // A text of one letter holds a secret of it at every place.
    if (last && start >= last.start && start < last.end)
      this.spans[this.spans.length - 1] = joined(last, { start, end, name, length, isBegun });
    else this.spans.push({ start, end, name, length, isBegun });
  }

  addBegun(start: number, name: string, length: number): void {
    this.add(start, this.end, name, length, true);
  }

  merged(): ByteSpan[] {
    const sorted = this.spans.sort((a, b) => a.start - b.start);
    const merged: ByteSpan[] = [];
    for (const span of sorted) {
      const last = merged.at(-1);
      if (last && span.start < last.end) merged[merged.length - 1] = joined(last, span);
      else merged.push(span);
    }
    return merged;
  }
}

function joined(one: ByteSpan, other: ByteSpan): ByteSpan {
  const { name } = one.length >= other.length ? one : other;
  const [start, end] = [Math.min(one.start, other.start), Math.max(one.end, other.end)];
  return { start, end, name, length: Math.max(one.length, other.length), isBegun: one.isBegun || other.isBegun };
}

/** From places in UTF-8 to places in the text. */
function inUnits(text: string, byteLength: number, spans: readonly ByteSpan[]): Span[] {
  if (spans.length === 0 || byteLength === text.length) return [...spans];
  let unit = 0;
  let byte = 0;
  const unitAt = (place: number): number => {
    while (byte < place) {
      const code = text.codePointAt(unit) ?? 0;
      byte += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      unit += code < 0x10000 ? 1 : 2;
    }
    return unit;
  };
  return spans.map((span) => ({ ...span, start: unitAt(span.start), end: unitAt(span.end) }));
}
