import type { Json, JsonObject } from '@runbook/domain';
import { z } from 'zod';
import { ActionFailed, type Action } from '../action.js';
import { canonicalJson } from '../canonical-json.js';
import { Slices } from '../slices.js';
import { DEPTH_MAX } from '../stix/stix-bundle.js';
import { isObject } from '../stix/stix-object.js';

const json = z.custom<Json>((value) => value !== undefined, 'expected a value, found none');

const parameters = z.strictObject({
  before: json.describe('Any JSON value'),
  after: json.describe('The value to compare it with'),
  key: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Elements of lists with this member are matched by it instead of by their position: `id` for STIX'),
  ignore: z.array(z.string().min(1).max(200)).max(100).default([]).describe('Names of members that are not looked at, wherever they stand'),
});

type Parameters = z.infer<typeof parameters>;

/** More would fill the output; their number is always given. */
const LISTED_MAX = 1_000;

interface Change {
  readonly kind: 'added' | 'removed' | 'changed';
  /** JSON Pointer (RFC 6901); an element that was matched by its key stands as that key's value. */
  readonly path: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Says how two values differ. */
export function compare(): Action<Parameters> {
  return {
    name: 'compare',
    description: 'Compares two JSON values, two bundles or two snapshots of a configuration, and names every place where they differ.',
    parameters,
    outputs: ['equal', 'added', 'removed', 'changed', 'changes'],
    guide: {
      serves: 'VALIDATE',
      output: '`equal`; `added`, `removed`, `changed`: how many; `changes`: the first 1,000 with `kind`, `path`, `before`, `after`',
      example: {
        before: [{ id: 'srv-7', open: [22, 443] }],
        after: [
          { id: 'srv-7', open: [22, 443, 4444] },
          { id: 'srv-9', open: [] },
        ],
        key: 'id',
      },
    },
    async run(given, { signal }) {
      const comparison = new Comparison(given, new Slices(signal));
      await comparison.values(given.before, given.after, '', DEPTH_MAX);
      const { added, removed, changed, changes } = comparison;
      return { equal: added + removed + changed === 0, added, removed, changed, changes } as unknown as Json;
    },
  };
}

class Comparison {
  added = 0;
  removed = 0;
  changed = 0;
  readonly changes: Change[] = [];
  private readonly ignored: ReadonlySet<string>;

  constructor(
    private readonly given: Parameters,
    private readonly slices: Slices,
  ) {
    this.ignored = new Set(given.ignore);
  }

  async values(before: Json | undefined, after: Json | undefined, path: string, depthLeft: number): Promise<void> {
    if (depthLeft < 0) throw new ActionFailed('limit-exceeded', `expected values nested at most ${DEPTH_MAX} deep, found a deeper one`);
    if (this.slices.due()) await this.slices.rest();
    if (before === undefined || after === undefined)
      return this.note({ kind: before === undefined ? 'added' : 'removed', path, before, after });
    if (isObject(before) && isObject(after)) return this.members(before, after, path, depthLeft);
    if (Array.isArray(before) && Array.isArray(after)) return this.elements(before as Json[], after as Json[], path, depthLeft);
    if (canonicalJson(before) !== canonicalJson(after)) this.note({ kind: 'changed', path, before, after });
  }

  private async members(before: JsonObject, after: JsonObject, path: string, depthLeft: number): Promise<void> {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter((name) => !this.ignored.has(name)).sort();
    for (const name of names) {
      const [one, other] = [before, after].map((value) => (Object.hasOwn(value, name) ? value[name] : undefined));
      await this.values(one, other, `${path}/${escaped(name)}`, depthLeft - 1);
    }
  }

  private async elements(before: readonly Json[], after: readonly Json[], path: string, depthLeft: number): Promise<void> {
    const [one, other] = [this.byKey(before), this.byKey(after)];
    if (!one || !other) {
      const length = Math.max(before.length, after.length);
      for (let at = 0; at < length; at++) await this.values(before[at], after[at], `${path}/${at}`, depthLeft - 1);
      return;
    }
    for (const key of new Set([...one.keys(), ...other.keys()])) {
      await this.values(one.get(key), other.get(key), `${path}/${escaped(key)}`, depthLeft - 1);
    }
  }

  /** Undefined when the list has an element without the key, or two with the same: then only positions can tell them apart. */
  private byKey(elements: readonly Json[]): Map<string, Json> | undefined {
    const { key } = this.given;
    if (key === undefined) return undefined;
    const found = new Map<string, Json>();
    for (const element of elements) {
      const value = isObject(element) && Object.hasOwn(element, key) ? element[key] : undefined;
      if (typeof value !== 'string' && typeof value !== 'number') return undefined;
      found.set(String(value), element);
    }
    return found.size === elements.length ? found : undefined;
  }

  private note(change: Change): void {
    this[change.kind]++;
    if (this.changes.length < LISTED_MAX) this.changes.push(change);
  }
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
