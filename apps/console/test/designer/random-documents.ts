import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/forms/json.js';

/** A comment of a generated text, and what it would go with: a step, or a member of one; nothing where both are missing. */
export interface Placed {
  readonly comment: string;
  readonly step?: string;
  readonly member?: string;
}

export interface RandomDocument {
  readonly text: string;
  readonly comments: readonly Placed[];
  /** The lines of each step as they are written, comments and all. */
  readonly chunks: ReadonlyMap<string, string>;
}

/** Makes a document out of chance: lists with lines and with brackets, comments wherever a text may have one. */
export const randomDocument: fc.Arbitrary<RandomDocument> = fc
  .tuple(
    fc.array(fc.array(fc.nat(997), { minLength: 60, maxLength: 60 }), { minLength: 1, maxLength: 6 }),
    fc.constantFrom(2, 4),
    fc.constantFrom(0, 2),
    fc.boolean(),
    fc.boolean(),
    fc.constantFrom('\n', '\r\n'),
  )
  .map(([steps, unit, dash, hasEmptyLines, tail, newline]) =>
    new Writer({ unit, dash, hasEmptyLines, tail, newline }).document(steps.map((draws) => chance(draws.values()))),
  );

type Chance = (options: number) => number;
const chance =
  (stream: Iterator<number>): Chance =>
  (options) =>
    ((stream.next().value as number | undefined) ?? 0) % options;

interface Form {
  readonly unit: number;
  readonly dash: number;
  readonly hasEmptyLines: boolean;
  readonly tail: boolean;
  readonly newline: string;
}

interface Member {
  readonly name: string;
  readonly inline: string;
  readonly block: (draw: Chance) => string[];
}

class Writer {
  private readonly comments: Placed[] = [];
  private readonly chunks = new Map<string, string>();

  constructor(private readonly form: Form) {}

  document(draws: readonly Chance[]): RandomDocument {
    const lines = [
      `# ${this.free()}`,
      'apiVersion: runbook/v1',
      `id:   random  # ${this.free()}`,
      'name: "Of chance"',
      '',
      `steps: # ${this.free()}`,
    ];
    draws.forEach((draw, index) => {
      if (this.form.hasEmptyLines && index > 0) lines.push('');
      if (draw(4) === 0) lines.push(`${' '.repeat(this.form.dash)}# ${this.free()}`, '');
      const chunk = this.step(draw, index);
      this.chunks.set(`s${index}`, chunk.join(this.form.newline));
      lines.push(...chunk);
    });
    if (this.form.tail) lines.push(`# ${this.free()}`, 'outputs: { all: "{{ steps.s0.output }}" }', `# ${this.free()}`);
    return {
      text: lines.join(this.form.newline) + (this.form.tail ? '' : this.form.newline),
      comments: this.comments,
      chunks: this.chunks,
    };
  }

  private step(draw: Chance, index: number): string[] {
    const id = `s${index}`;
    const dash = ' '.repeat(this.form.dash);
    const above = draw(3) === 0 ? [`${dash}# ${this.of(id)}`] : [];
    const members = this.members(draw, index);
    if (draw(3) === 0)
      return [...above, `${dash}- { ${members.map(({ inline }) => inline).join(', ')} }${draw(2) === 0 ? ` # ${this.of(id)}` : ''}`];
    if (draw(4) === 0) {
      const inner = members.flatMap(
        ({ name, inline }, at) =>
          `${dash}    ${inline}${at < members.length - 1 ? ',' : ''}${draw(2) === 0 ? ` # ${this.of(id, name)}` : ''}`,
      );
      return [...above, `${dash}- {`, ...inner, `${dash}  }`];
    }
    const lines = members.flatMap(({ name, block }) => {
      const own = draw(5) === 0 ? [`# ${this.of(id, name)}`] : [];
      const [head = '', ...rest] = block(draw);
      return [...own, draw(3) === 0 && !/[|>]-?$/.test(head) ? `${head} # ${this.of(id, name)}` : head, ...rest];
    });
    const [first = '', ...rest] = lines;
    const below = draw(5) === 0 ? [`${dash}  # ${this.of(id)}`] : [];
    return [...above, `${dash}- ${first}`, ...rest.map((line) => (line === '' ? '' : `${dash}  ${line}`)), ...below];
  }

  private members(draw: Chance, index: number): Member[] {
    const id = `s${index}`;
    const simple = (name: string, text: string): Member => ({ name, inline: `${name}: ${text}`, block: () => [`${name}: ${text}`] });
    const found = [simple('id', id), simple('type', draw(3) === 0 ? 'conditional' : 'transform')];
    const earlier = Array.from({ length: index }, (_, at) => `s${at}`).filter(() => draw(2) === 0);
    if (earlier.length > 0)
      found.push({
        name: 'dependsOn',
        inline: `dependsOn: [${earlier.join(', ')}]`,
        block: (again) => this.names(again, 'dependsOn', earlier),
      });
    if (draw(3) === 0) found.push(simple('name', draw(2) === 0 ? `'It''s ${id}'` : `"Say \\"${id}\\" # no comment"`));
    if (index > 0 && draw(2) === 0)
      found.push(simple('when', `"steps.s${draw(index)}.output.n >= 3 || 's0' == steps['s${draw(index)}'].status"`));
    if (draw(2) === 0)
      found.push({ name: 'with', inline: `with: { value: "{{ steps.s0.output }} of s0", n: [1, 2] }`, block: (again) => this.with(again) });
    if (draw(3) === 0) found.unshift(...found.splice(draw(found.length), 1));
    return found;
  }

  private names(draw: Chance, key: string, names: readonly string[]): string[] {
    if (draw(2) === 0) return [`${key}: [${names.join(', ')}]`];
    return [`${key}:`, ...names.map((name) => `${' '.repeat(this.form.dash)}- ${draw(3) === 0 ? `"${name}"` : name}`)];
  }

  private with(draw: Chance): string[] {
    const deep = ' '.repeat(this.form.unit);
    if (draw(3) === 0) return ['with: { value: "{{ steps.s0.output }} of s0", n: [1, 2] }'];
    if (draw(2) === 0) return ['with:', `${deep}value: "{{ steps.s0.output }} of s0"`, `${deep}n:`, `${deep}- 1`, `${deep}- 2`];
    return [
      'with:',
      `${deep}n: [1, 2]`,
      `${deep}value: ${draw(2) === 0 ? '|' : '>-'}`,
      `${deep}  first {{ steps.s0.output }}`,
      '',
      `${deep}  last # of it`,
    ];
  }

  private free = (): string => this.place({});
  private of = (step: string, member?: string): string => this.place({ step, ...(member !== undefined && { member }) });

  private place(owner: Omit<Placed, 'comment'>): string {
    const comment = `c${this.comments.length}c`;
    this.comments.push({ comment, ...owner });
    return comment;
  }
}

/** A step that an edit adds. */
export const freshStep = (id: string, dependsOn: readonly string[], value: Json): JsonObject => ({
  id,
  type: 'transform',
  ...(dependsOn.length > 0 && { dependsOn: [...dependsOn] }),
  with: { value },
});
