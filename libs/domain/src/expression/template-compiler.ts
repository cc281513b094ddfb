import { heldName } from '../held-value.js';
import type { Json } from '../json.js';
import { pointerTo } from './json-pointer.js';
import { ExpressionError } from './expression-error.js';
import { compileExpression, type Expression } from './expression.js';
import { RESULT_DEPTH_MAX, TEMPLATE_PLACEHOLDERS_MAX } from './limits.js';
import { splitPlaceholders, type Piece } from './placeholders.js';

/** What stands between `{{` and `}}`, found in the template at this JSON Pointer. */
export interface TemplateExpression {
  readonly pointer: string;
  /** Characters before the expression in the text. */
  readonly position: number;
  readonly expression: Expression;
}

/** A template's tree. Parts without placeholders are constants, whole. */
export type Part =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'value'; readonly expression: Expression }
  | { readonly kind: 'secret'; readonly name: string }
  | { readonly kind: 'text' | 'url'; readonly pieces: readonly TextPiece[] }
  | { readonly kind: 'list'; readonly items: readonly Part[] }
  | { readonly kind: 'map'; readonly members: readonly (readonly [string, Part])[] };

export type TextPiece = string | Expression | { readonly secret: string };

/** Compiles a template's tree and gathers every fault of it. */
export class TemplateCompiler {
  readonly errors: ExpressionError[] = [];
  readonly expressions: TemplateExpression[] = [];
  readonly secretNames = new Set<string>();
  private placeholders = 0;

  constructor(
    /** JSON Pointers under which secrets may stand. */
    private readonly secretPointers: readonly string[],
    /** JSON Pointers of texts that are URLs. */
    private readonly urlPointers: readonly string[],
  ) {}

  compile(value: Json, pointer: string, depth: number): Part {
    if (typeof value === 'string') return value.includes('{{') ? this.text(value, pointer) : { kind: 'constant', value };
    if (typeof value !== 'object' || value === null) return { kind: 'constant', value };
    if (depth >= RESULT_DEPTH_MAX) {
      this.errors.push(
        new ExpressionError('limit-depth', `expected at most ${RESULT_DEPTH_MAX} levels, found more; flatten the value`, '', 0, pointer),
      );
      return { kind: 'constant', value: null };
    }
    if (Array.isArray(value)) {
      const items = (value as readonly Json[]).map((item, index) => this.compile(item, pointerTo(pointer, index), depth + 1));
      return items.every((item) => item.kind === 'constant') ? { kind: 'constant', value } : { kind: 'list', items };
    }
    const members = Object.entries(value).map(([key, member]) => {
      if (key.includes('{{'))
        this.fail(
          new ExpressionError('placeholder', 'expected a plain key, found a placeholder; only values are rendered', key, 0),
          pointer,
          key,
          0,
        );
      return [key, this.compile(member, pointerTo(pointer, key), depth + 1)] as const;
    });
    // An author's map is data: it cannot spell a reference.
    const isHeld = Object.keys(value).every((key) => heldName(key) === key);
    if (isHeld && members.every(([, member]) => member.kind === 'constant')) return { kind: 'constant', value };
    return { kind: 'map', members: members.map(([key, member]) => [heldName(key), member] as const) };
  }

  private text(text: string, pointer: string): Part {
    try {
      const pieces = splitPlaceholders(text);
      this.placeholders += pieces.length;
      if (this.placeholders > 2 * TEMPLATE_PLACEHOLDERS_MAX) {
        throw new ExpressionError(
          'limit-source',
          `expected at most ${TEMPLATE_PLACEHOLDERS_MAX} placeholders, found more; split the step`,
          text,
          0,
        );
      }
      const compiled = pieces.map((piece) => this.piece(piece, text, pointer));
      const [only] = compiled;
      if (compiled.length !== 1 || only === undefined)
        return { kind: this.urlPointers.includes(pointer) ? 'url' : 'text', pieces: compiled };
      if (typeof only === 'string') return { kind: 'constant', value: only };
      return 'secret' in only ? { kind: 'secret', name: only.secret } : { kind: 'value', expression: only };
    } catch (error) {
      this.fail(error, pointer, text, 0);
      return { kind: 'constant', value: text };
    }
  }

  private piece(piece: Piece, text: string, pointer: string): TextPiece {
    if ('text' in piece) return piece.text;
    const mayHoldSecrets = this.secretPointers.some((allowed) => pointer === allowed || pointer.startsWith(`${allowed}/`));
    const secret = mayHoldSecrets ? secretName(piece.expression) : undefined;
    if (secret !== undefined) {
      this.secretNames.add(secret);
      return { secret };
    }
    try {
      const expression = compileExpression(piece.expression);
      this.expressions.push({ pointer, position: piece.position, expression });
      return expression;
    } catch (error) {
      this.fail(error, pointer, text, piece.position);
      return '';
    }
  }

  private fail(error: unknown, pointer: string, text: string, position: number): void {
    if (!(error instanceof ExpressionError)) throw error;
    this.errors.push(error.at(pointer, text, position));
  }
}

function secretName(expression: string): string | undefined {
  const match = SECRET.exec(expression);
  return match?.[1] ?? match?.[2];
}

/** Exactly a secret's name, nothing computed from it: so a hyphen is part of the name, as in `credential: ti-api`, and no minus. */
const SECRET = /^\s*secrets\.([A-Za-z_][A-Za-z0-9_-]*)\s*$|^\s*secrets\[['"]([A-Za-z0-9_.-]+)['"]\]\s*$/;
