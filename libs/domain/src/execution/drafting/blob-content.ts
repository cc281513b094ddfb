import { BlobNeeded } from '../../expression/index.js';
import { plainValue } from '../../held-value.js';
import { isBlobReference, type BlobReference, type Json } from '../../json.js';
import type { Drafting } from './drafting.js';

/** The content behind a reference. Throws `BlobNeeded` while it is not at hand. */
export function blobContent({ world }: Drafting, { $blob }: BlobReference): Json {
  const content = world.blob($blob);
  if (content === undefined) throw new BlobNeeded($blob);
  return content;
}

/** The value with its references followed, as a schema or a comparison looks at it. Throws `BlobNeeded`. */
export const resolved = (draft: Drafting, value: Json): Json => plainValue(followed(draft, value));

function followed(draft: Drafting, value: Json): Json {
  if (isBlobReference(value)) return followed(draft, blobContent(draft, value));
  if (Array.isArray(value)) return value.map((item: Json) => followed(draft, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, followed(draft, member)]));
}
