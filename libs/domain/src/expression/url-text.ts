import { ExpressionError } from './expression-error.js';
import type { Expression } from './expression.js';

/** Where in a URL something stands (RFC 3986, section 3). `base`: before anything that tells, so a placeholder there is the author's own base address. */
type Place = 'base' | 'authority' | 'path' | 'query' | 'fragment';

/** Of the authority: a name or an address with its port. Neither a slash, which would end it, nor `@`, which would make of it a password. */
const HOST = /^[\p{L}\p{N}._:[\]-]+$/u;
const DOT_SEGMENTS: ReadonlySet<string> = new Set(['.', '..']);

/**
 * A URL in the making. What its author wrote says which part of the URL comes next; what is put in stays one value of that part, so that nobody who
 * gives an input can make it another call: `../..` is a segment's text and no way up, `?all=true` no query.
 */
export class UrlText {
  text = '';
  private place: Place = 'base';
  /** The path's last segment, as far as it goes. */
  private segment = '';
  /** The last expression that put something into it; undefined where none did, or the author answers for it. */
  private filledBy?: Expression;

  /** What the author wrote. */
  written(literal: string): void {
    for (const piece of literal.split(/(:\/\/|[/?#])/)) this.writtenPiece(piece);
  }

  /** What an expression gave, as text. Throws `ExpressionError`. */
  filled(value: string, expression: Expression): void {
    if (this.place === 'base' || isUnencoded(expression)) {
      this.text += value;
      this.segment += value;
      this.filledBy = undefined;
      return;
    }
    const encoded = this.place === 'authority' ? hostOf(value, expression) : encodeURIComponent(value);
    this.text += encoded;
    this.segment += encoded;
    if (this.place === 'path') this.filledBy = expression;
  }

  /** The whole. Throws `ExpressionError`. */
  end(): string {
    this.endSegment();
    return this.text;
  }

  private writtenPiece(piece: string): void {
    if (piece === '') return;
    if (piece === '://' && this.place === 'base') this.place = 'authority';
    else if (piece === '/' || piece === '?' || piece === '#') this.cross(piece);
    else if (piece === '://') this.cross('/');
    this.text += piece;
    this.segment = piece === '/' || piece === '://' || piece === '?' || piece === '#' ? '' : this.segment + piece;
  }

  private cross(delimiter: '/' | '?' | '#'): void {
    if (this.place === 'fragment' || (this.place === 'query' && delimiter !== '#')) return;
    this.endSegment();
    this.place = delimiter === '/' ? 'path' : delimiter === '?' ? 'query' : 'fragment';
  }

  /** A segment that is empty, or dots alone, would be another resource: URLs are read so that it disappears. */
  private endSegment(): void {
    const expression = this.filledBy;
    this.filledBy = undefined;
    if (!expression) return;
    const read = this.segment.replaceAll(/%2e/gi, '.');
    if (read !== '' && !DOT_SEGMENTS.has(read)) return;
    const found = read === '' ? 'an empty text' : JSON.stringify(read);
    throw unfit(`expected a text that can be a segment of the path, found ${found}; check it before the step`, expression);
  }
}

/** `{{ unencoded(…) }}`: the author answers for what comes out. */
function isUnencoded({ tree }: Expression): boolean {
  return tree.op === 'call' && tree.args[0] === 'unencoded';
}

function hostOf(value: string, expression: Expression): string {
  if (HOST.test(value)) return value;
  throw unfit(`expected a host's name or address, found ${JSON.stringify(value.slice(0, SHOWN_MAX))}; give the host alone`, expression);
}

const SHOWN_MAX = 64;

const unfit = (message: string, { source }: Expression): ExpressionError => new ExpressionError('bad-argument', message, source, 0);
