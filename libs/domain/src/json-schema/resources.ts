import type { Json } from '../json.js';
import { pointerKeys, pointerTo } from '../expression/json-pointer.js';
import { isObject } from './checking.js';
import type { SchemaObject } from './keyword.js';
import { SchemaRefused } from './schema-refused.js';

/** A schema within an author's schema, and the `$id` that its references are relative to. */
export interface Located {
  readonly schema: Json;
  readonly pointer: string;
  readonly resource: string;
}

/** Keywords whose values are data or names, not schemas: an `$id` in there means nothing. */
const DATA: ReadonlySet<string> = new Set(['const', 'enum', 'default', 'examples', 'required', 'dependentRequired']);

/** What `$ref` can lead to: the schema's own parts, by `$id`, by anchor, by JSON Pointer. Nothing is ever fetched. */
export class Resources {
  private readonly roots = new Map<string, Located>();
  private readonly anchors = new Map<string, Located>();
  private readonly places = new Map<object, Located>();

  constructor(readonly root: Json) {
    this.index(root, '', '');
    if (!this.roots.has('')) this.roots.set('', { schema: root, pointer: '', resource: this.resourceAt(root, '') });
  }

  /** Schemas with an `$id` below the root. */
  get embedded(): number {
    return new Set([...this.roots.values()].map(({ schema }) => schema)).size - 1;
  }

  /** Throws `SchemaRefused`. */
  resolve(ref: string, from: Located, keyword: string): Located {
    const [address = '', fragment = ''] = ref.split('#', 2);
    const resource = address === '' ? from.resource : absolute(address, from.resource);
    const root = this.roots.get(resource);
    const found =
      root && (fragment === '' || fragment.startsWith('/') ? this.at(root, fragment) : this.anchors.get(`${resource}#${fragment}`));
    if (found) return found;
    throw new SchemaRefused(
      from.pointer,
      `${keyword}: expected a part of this schema, found ${JSON.stringify(ref).slice(0, 200)}; nothing is fetched: put it below $defs, and write "#/$defs/<name>"`,
    );
  }

  private at(root: Located, fragment: string): Located | undefined {
    let { schema, pointer, resource } = root;
    for (const key of keysOf(fragment)) {
      if (typeof schema !== 'object' || schema === null || !Object.hasOwn(schema, key)) return undefined;
      schema = (schema as SchemaObject)[key] as Json;
      pointer = pointerTo(pointer, key);
      resource = this.resourceAt(schema, resource);
    }
    return { schema, pointer, resource };
  }

  resourceAt(schema: Json, outer: string): string {
    const id = isObject(schema) ? schema['$id'] : undefined;
    return typeof id === 'string' ? absolute(id.replace(/#$/, ''), outer) : outer;
  }

  private index(value: Json, pointer: string, outer: string): void {
    if (typeof value !== 'object' || value === null || this.places.has(value)) return;
    const resource = this.resourceAt(value, outer);
    const located = { schema: value, pointer, resource };
    this.places.set(value, located);
    if (resource !== outer || pointer === '') this.roots.set(resource, located);
    for (const keyword of ['$anchor', '$dynamicAnchor']) {
      const name = Array.isArray(value) ? undefined : (value as SchemaObject)[keyword];
      if (typeof name === 'string') this.anchors.set(`${resource}#${name}`, located);
    }
    for (const [key, member] of Object.entries(value)) if (!DATA.has(key)) this.index(member, pointerTo(pointer, key), resource);
  }
}

function keysOf(fragment: string): readonly string[] {
  try {
    return pointerKeys(decodeURIComponent(fragment));
  } catch {
    return [fragment];
  }
}

/** RFC 3986, section 5, as far as identifiers of schemas go: absolute, from the root, or beside the other one. */
function absolute(address: string, beside: string): string {
  if (/^[a-z][a-z0-9+.-]{0,30}:/i.test(address)) return address;
  const [origin = ''] = /^[a-z][a-z0-9+.-]{0,30}:(?:\/\/[^/]{0,300})?/i.exec(beside) ?? [];
  return address.startsWith('/') ? `${origin}${address}` : `${beside.slice(0, beside.lastIndexOf('/') + 1)}${address}`;
}
