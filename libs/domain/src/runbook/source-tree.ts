import { LineCounter, isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, type Document, type Node, type YAMLError } from 'yaml';
import { pointerTo } from '../expression/index.js';
import { fidelityOf } from '../json-text/index.js';
import type { Json } from '../json.js';
import type { Diagnostic } from './diagnostic.js';
import { DOCUMENT_DEPTH_MAX } from './limits.js';

/** Where a value and its key stand in the text: offsets from 0. */
interface Place {
  readonly key?: number;
  readonly value: number;
  /** The text of the value stands as it is behind this offset: positions inside it can be told. */
  readonly verbatim?: number;
}

/** A document's value, and where every part of it stands. */
export class SourceTree {
  constructor(
    readonly value: Json,
    private readonly places: ReadonlyMap<string, Place>,
    private readonly lines: LineCounter,
  ) {}

  /** Line and column, from 1, of the value that the pointer names, or of the nearest one around it. */
  at(pointer: string, inside = 0): { line: number; column: number } {
    const place = this.place(pointer);
    const offset = inside > 0 && place.verbatim !== undefined ? place.verbatim + inside : place.value;
    return this.position(offset);
  }

  /** The same for the member's key. */
  atKey(pointer: string): { line: number; column: number } {
    const place = this.place(pointer);
    return this.position(place.key ?? place.value);
  }

  private place(pointer: string): Place {
    for (let path = pointer; ; path = path.slice(0, path.lastIndexOf('/'))) {
      const place = this.places.get(path);
      if (place) return place;
      if (path === '') return { value: 0 };
    }
  }

  private position(offset: number): { line: number; column: number } {
    const { line, col } = this.lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  }
}

/** Reads YAML 1.2 (of which JSON is a part) as JSON: no alias, anchor, tag, second document or duplicate key. */
export function readSource(text: string): { tree?: SourceTree; errors: Diagnostic[] } {
  const lines = new LineCounter();
  const reader = new SourceReader(lines);
  try {
    const documents = parseAllDocuments(text, {
      lineCounter: lines,
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
    });
    // Duplicate keys are found while the maps are read, in linear time and with their path.
    if (documents.length === 0)
      reader.fail('empty-document', 'expected a runbook, found nothing; start with apiVersion: runbook/v1', '', 0);
    else if (documents.length > 1)
      reader.fail(
        'multiple-documents',
        'expected one document, found more; keep each runbook in a text of its own',
        '',
        documents[1]?.range[0] ?? 0,
      );
    else return reader.read(documents[0] as Document.Parsed, text);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'RangeError')) throw error;
    reader.fail('limit-depth', `expected at most ${DOCUMENT_DEPTH_MAX} nested levels, found far more; flatten the document`, '', 0);
  }
  return { errors: reader.errors };
}

class SourceReader {
  readonly errors: Diagnostic[] = [];
  private readonly places = new Map<string, Place>();

  constructor(private readonly lines: LineCounter) {}

  read(document: Document.Parsed, text: string): { tree?: SourceTree; errors: Diagnostic[] } {
    for (const error of document.errors) this.syntax(error);
    const value = this.value(document.contents, '', 0, text);
    return { tree: new SourceTree(value, this.places, this.lines), errors: this.errors };
  }

  fail(code: string, message: string, path: string, offset: number): void {
    const { line, col } = this.lines.linePos(offset);
    this.errors.push({ code, message, path, line: Math.max(1, line), column: Math.max(1, col) });
  }

  private syntax(error: YAMLError): void {
    this.fail('syntax', `expected YAML or JSON, found an error: ${error.message}`, '', error.pos[0]);
  }

  private value(node: Node | null, path: string, depth: number, text: string, key?: number): Json {
    const start = node?.range?.[0] ?? key ?? 0;
    this.places.set(path, { key, value: start, verbatim: verbatimStart(node, text) });
    if (node === null) return null;
    if (isAlias(node)) {
      this.fail('alias', `expected a value, found the alias *${node.source}; write the value out`, path, start);
      return null;
    }
    if ('anchor' in node && node.anchor)
      this.fail('anchor', `expected a plain value, found the anchor &${node.anchor}; aliases are not used, remove it`, path, start);
    if (node.tag) this.fail('tag', `expected a plain value, found the tag ${node.tag}; remove it`, path, start);
    if (depth > DOCUMENT_DEPTH_MAX) {
      this.fail('limit-depth', `expected at most ${DOCUMENT_DEPTH_MAX} nested levels, found more; flatten the document`, path, start);
      return null;
    }
    if (isMap(node)) return this.map(node.items, path, depth, text);
    if (isSeq(node)) return node.items.map((item, index) => this.value(item as Node | null, pointerTo(path, index), depth + 1, text));
    return isScalar(node) ? this.scalar(node.value, node.source, path, start) : null;
  }

  private map(pairs: readonly unknown[], path: string, depth: number, text: string): Json {
    const members = new Map<string, Json>();
    for (const pair of pairs) {
      if (!isPair(pair)) continue;
      const keyNode = pair.key as Node | null;
      const offset = keyNode?.range?.[0] ?? 0;
      const key = keyOf(keyNode);
      if (key === undefined) {
        this.fail('key', 'expected a text as the key, found something else; write it in quotes', path, offset);
        continue;
      }
      const pointer = pointerTo(path, key);
      if (key === '__proto__') {
        this.fail('key', 'expected no key named __proto__, found one; rename it', pointer, offset);
        continue;
      }
      this.expectWhole(key, pointer, offset);
      if (members.has(key)) {
        this.fail('duplicate-key', `expected each key once, found ${JSON.stringify(key)} again; keep one of them`, pointer, offset);
        continue;
      }
      members.set(key, this.value(pair.value as Node | null, pointer, depth + 1, text, offset));
    }
    return Object.fromEntries(members);
  }

  private scalar(value: unknown, source: string | undefined, path: string, start: number): Json {
    if (typeof value === 'number') return this.number(value, source ?? String(value), path, start);
    if (typeof value === 'string') this.expectWhole(value, path, start);
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    this.fail('syntax', 'expected a JSON value, found another scalar; write it in quotes', path, start);
    return null;
  }

  private number(value: number, source: string, path: string, start: number): Json {
    if (!Number.isFinite(value)) {
      this.fail('number', `expected a finite number, found ${source.slice(0, NUMBER_SHOWN_MAX)}; JSON has no other`, path, start);
      return null;
    }
    const isExact = /^[-+]?0[ox]/.test(source) ? Number.isSafeInteger(value) : fidelityOf(source) === 'exact';
    if (!isExact) {
      const found = source.slice(0, NUMBER_SHOWN_MAX);
      this.fail('number', `expected a number that is held to its last digit, found ${found}; write it as a text: "${found}"`, path, start);
    }
    // Adding 0 turns -0 into 0: there is one zero.
    return value + 0;
  }

  private expectWhole(text: string, path: string, start: number): void {
    if (text.isWellFormed()) return;
    this.fail('text', 'expected text of whole characters, found half of a surrogate pair; cut texts between characters', path, start);
  }
}

/** A hostile number can be as long as the document. */
const NUMBER_SHOWN_MAX = 40;

/** A scalar key as its author wrote it, so that `429:` is the key `429`. */
function keyOf(node: Node | null): string | undefined {
  if (!isScalar(node) || ('anchor' in node && node.anchor)) return undefined;
  if (typeof node.value === 'string') return node.value;
  return node.source ?? (node.value === null ? undefined : String(node.value));
}

/** The offset of a scalar's text, if the text in the document is the scalar's value character by character. */
function verbatimStart(node: Node | null, text: string): number | undefined {
  if (!isScalar(node) || typeof node.value !== 'string' || !node.range) return undefined;
  const start = node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE' ? node.range[0] + 1 : node.range[0];
  return text.startsWith(node.value, start) ? start : undefined;
}
