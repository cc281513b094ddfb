import { plainValue } from '../held-value.js';
import { isBlobReference, type Json } from '../json.js';
import { pointerTo } from './json-pointer.js';
import { isObject, objectOf } from './own-members.js';
import { Budget } from './budget.js';
import { BlobNeeded, ExpressionError } from './expression-error.js';
import { RESULT_BYTES_MAX } from './limits.js';
import { askingForAll } from './needed-blobs.js';
import type { Expression } from './expression.js';
import type { Path } from './paths.js';
import { NOTHING, type Outside } from './outside.js';
import type { Scope } from './run.js';
import type { Rendered, SecretPlace } from './secret-places.js';
import { UrlText } from './url-text.js';
import { TemplateCompiler, type Part, type TemplateExpression, type TextPiece } from './template-compiler.js';

export interface TemplateOptions {
  /**
   * `keep`: `{{ secrets.name }}` is left for the executor (`Rendered.secrets`). A list of JSON Pointers: only under these.
   * Default: it is an error.
   */
  readonly secrets?: 'keep' | readonly string[];
  /** JSON Pointers of texts that are URLs: what is put into one is encoded for its place there (`UrlText`). */
  readonly urls?: readonly string[];
}

/** What is wrong with a template: every fault of it. */
export interface TemplateScan {
  readonly template: Template;
  readonly errors: readonly ExpressionError[];
}

/** Compiles a JSON value with `{{ expression }}` placeholders in its texts. Throws the first `ExpressionError`, with its pointer. */
export function compileTemplate(value: Json, options: TemplateOptions = {}): Template {
  const { template, errors } = scanTemplate(value, options);
  if (errors[0]) throw errors[0];
  return template;
}

/** The same, with all errors instead of the first; the template renders only if there are none. */
export function scanTemplate(value: Json, options: TemplateOptions = {}): TemplateScan {
  const compiler = new TemplateCompiler(options.secrets === 'keep' ? [''] : (options.secrets ?? []), options.urls ?? []);
  const part = compiler.compile(value, '', 0);
  return { template: new Template(part, compiler.expressions, compiler.secretNames), errors: compiler.errors };
}

export class Template {
  constructor(
    private readonly part: Part,
    readonly expressions: readonly TemplateExpression[],
    /** The secrets that the template names, each once. */
    readonly secretNames: ReadonlySet<string>,
  ) {}

  /** Every static path that the placeholders read. */
  get references(): readonly Path[] {
    return this.expressions.flatMap(({ expression }) => expression.references);
  }

  /** Those of the references that `has(…)` only asks for. */
  get tested(): readonly Path[] {
    return this.expressions.flatMap(({ expression }) => expression.tested);
  }

  /** The value with every placeholder replaced; secrets' places hold `null` or nothing. Throws `ExpressionError`, `BlobNeeded`. */
  render(scope: Scope, outside: Outside = NOTHING): Json {
    return this.renderWithPlaces(scope, outside).value;
  }

  /** The same with the places of the secrets, and of the numbers that are held as texts. */
  renderWithPlaces(scope: Scope, outside: Outside = NOTHING): Rendered {
    if (this.part.kind === 'constant') return { value: this.part.value, secrets: [], numbers: [] };
    const { part } = this;
    return askingForAll(this, scope, outside, () => {
      const rendering = new Rendering(scope, outside);
      return { value: rendering.render(part, ''), secrets: rendering.secrets, numbers: rendering.numbers };
    });
  }
}

/** One rendering: all its placeholders share one budget. */
class Rendering {
  readonly secrets: SecretPlace[] = [];
  readonly numbers: string[] = [];
  private readonly budget = new Budget();

  constructor(
    private readonly scope: Scope,
    private readonly outside: Outside,
  ) {}

  render(part: Part, pointer: string): Json {
    switch (part.kind) {
      case 'constant':
        return part.value;
      case 'value':
        return this.value(part.expression, pointer);
      case 'secret':
        this.secrets.push({ pointer, name: part.name });
        return null;
      case 'text':
        return this.text(part.pieces, pointer);
      case 'url':
        return this.url(part.pieces, pointer);
      case 'list':
        return part.items.map((item, index) => this.render(item, pointerTo(pointer, index)));
      case 'map':
        return objectOf(part.members.map(([key, member]) => [key, this.render(member, pointerTo(pointer, key))] as const));
    }
  }

  private value(expression: Expression, pointer: string): Json {
    const numbers: string[] = [];
    const value = expression.evaluate(this.scope, this.outside, this.budget, numbers);
    for (const place of numbers) this.numbers.push(`${pointer}${place}`);
    return value;
  }

  private text(pieces: readonly TextPiece[], pointer: string): string {
    let text = '';
    for (const piece of pieces) {
      if (typeof piece === 'string') text += piece;
      else if ('secret' in piece) this.secrets.push({ pointer, name: piece.secret, offset: text.length });
      else text += this.asText(piece.evaluate(this.scope, this.outside, this.budget), piece.source);
      expectFitting(text, pointer);
    }
    return text;
  }

  private url(pieces: readonly TextPiece[], pointer: string): string {
    const url = new UrlText();
    for (const piece of pieces) {
      if (typeof piece === 'string') url.written(piece);
      else if ('secret' in piece) this.secrets.push({ pointer, name: piece.secret, offset: url.text.length });
      else url.filled(this.asText(piece.evaluate(this.scope, this.outside, this.budget), piece.source), piece);
      expectFitting(url.text, pointer);
    }
    return url.end();
  }

  /** Texts as they are, everything else as JSON. */
  private asText(value: Json, source: string): string {
    const opened = this.open(value);
    if (typeof opened === 'string') return opened;
    const text = JSON.stringify(plainValue(opened));
    if (text.length <= RESULT_BYTES_MAX) return text;
    throw new ExpressionError(
      'limit-bytes',
      `expected a text of at most ${RESULT_BYTES_MAX} characters, found ${text.length}; embed a part of the value`,
      source,
      0,
    );
  }

  /** Text must hold the content, so every reference in the value is followed. */
  private open(value: Json): Json {
    if (isBlobReference(value)) {
      const content = this.outside.blob?.(value.$blob);
      if (content === undefined) throw new BlobNeeded(value.$blob);
      return content;
    }
    if (Array.isArray(value)) return value.map((item) => this.open(item));
    if (isObject(value)) return objectOf(Object.entries(value).map(([key, member]) => [key, this.open(member)] as const));
    return value;
  }
}

function expectFitting(text: string, pointer: string): void {
  if (text.length <= RESULT_BYTES_MAX) return;
  const message = `expected a text of at most ${RESULT_BYTES_MAX} characters, found more; keep large data in a blob`;
  throw new ExpressionError('limit-bytes', message, '', 0, pointer);
}
