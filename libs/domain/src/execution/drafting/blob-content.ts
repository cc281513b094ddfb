import { BlobNeeded } from '../../expression/index.js';
import { isBlobReference, type BlobReference, type Json } from '../../json.js';
import type { Drafting } from './drafting.js';

/** The content behind a reference. Throws `BlobNeeded` while it is not at hand. */
export function blobContent({ world }: Drafting, { $blob }: BlobReference): Json {
  const content = world.blob($blob);
  if (content === undefined) throw new BlobNeeded($blob);
  return content;
}

/** The value with its references followed, as a schema or a comparison looks at it. Throws `BlobNeeded`. */
export function resolved(draft: Drafting, value: Json): Json {
  if (isBlobReference(value)) return resolved(draft, blobContent(draft, value));
  if (Array.isArray(value)) return value.map((item: Json) => resolved(draft, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, resolved(draft, member)]));
}
