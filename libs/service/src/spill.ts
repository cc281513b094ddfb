import { INLINE_BYTES_MAX, JSON_DEPTH_MAX, SPILL_MEMBER_BYTES, type BlobReference, type Json } from '@runbook/domain';
import type { BlobStore } from '@runbook/ports';

/**
 * Makes a value fit into a record: one of at most `INLINE_BYTES_MAX` stays as it is; of a larger one the members (or elements) over
 * `SPILL_MEMBER_BYTES` move to the blob store one by one, so that a later reader loads only what it needs; if that is not enough,
 * the whole moves. The blobs are durable when this resolves. What lies in a blob never holds references itself.
 *
 * For values from outside: throws `ValueUnfit` for one that is too deep or that pretends to be a reference.
 */
export async function spill(value: Json, blobs: BlobStore): Promise<Json> {
  expectFit(value, 0);
  const text = JSON.stringify(value);
  // UTF-8 takes at most three bytes for one UTF-16 unit, so most values need no count.
  if (text.length * 3 <= INLINE_BYTES_MAX) return value;
  const bytes = Buffer.from(text);
  if (bytes.length <= INLINE_BYTES_MAX) return value;
  const large = largeMembers(value, bytes.length);
  if (!large) return reference(bytes, blobs);
  const moved = new Map<string, Json>();
  for (const [name, member] of large) moved.set(name, await reference(member, blobs));
  return replaced(value, moved);
}

/** The value stands in a place where only what `spill` makes of it may stand. */
export class ValueUnfit extends Error {
  override readonly name = 'ValueUnfit';
  constructor(
    readonly reason: 'too-deep' | 'reference',
    message: string,
  ) {
    super(message);
  }
}

function expectFit(value: Json, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth >= JSON_DEPTH_MAX) {
    throw new ValueUnfit(
      'too-deep',
      `expected a value nested at most ${JSON_DEPTH_MAX} deep, found a deeper one; send it flatter, or as text`,
    );
  }
  if (Array.isArray(value)) {
    for (const element of value as readonly Json[]) expectFit(element, depth + 1);
    return;
  }
  // A forged reference would hand out somebody else's blob, or wait for ever for one that does not exist.
  if (Object.hasOwn(value, '$blob')) {
    throw new ValueUnfit('reference', 'expected no member named $blob, found one; the name is reserved for references into the blob store');
  }
  for (const name of Object.keys(value)) expectFit((value as Readonly<Record<string, Json>>)[name] as Json, depth + 1);
}

/** The members that must move so that the rest fits, as JSON text in UTF-8; undefined when the rest would not fit. */
function largeMembers(value: Json, totalBytes: number): Map<string, Buffer> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const large = new Map<string, Buffer>();
  let leftBytes = totalBytes;
  for (const [name, member] of Object.entries(value as Readonly<Record<string, Json>>)) {
    const bytes = Buffer.from(JSON.stringify(member));
    if (bytes.length <= SPILL_MEMBER_BYTES) continue;
    large.set(name, bytes);
    leftBytes += REFERENCE_BYTES - bytes.length;
  }
  return leftBytes <= INLINE_BYTES_MAX ? large : undefined;
}

/** `{"$blob":"<64 hex digits>","bytes":<up to 16 digits>}`. */
const REFERENCE_BYTES = 104;

async function reference(bytes: Buffer, blobs: BlobStore): Promise<Json> {
  const stored: BlobReference = { $blob: await blobs.put(bytes), bytes: bytes.length };
  return { ...stored };
}

function replaced(value: Json, moved: ReadonlyMap<string, Json>): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map((element, index) => moved.get(String(index)) ?? element);
  // fromEntries defines members, so that one named __proto__ stays data.
  return Object.fromEntries(
    Object.entries(value as Readonly<Record<string, Json>>).map(([name, member]) => [name, moved.get(name) ?? member]),
  );
}
