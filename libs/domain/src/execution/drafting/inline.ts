import { isBlobReference, type BlobReference, type Json } from '../../json.js';
import { INLINE_BYTES_MAX, SPILL_MEMBER_BYTES } from '../../limits.js';
import type { StepError } from '../events/index.js';
import type { ExecutionWorld } from './world.js';

/** A computed value is too large for a record: its text must be in the blob store before the decision can refer to it. */
export class KeepNeeded extends Error {
  override readonly name = 'KeepNeeded';
  constructor(readonly text: string) {
    super(`expected a value of ${text.length} characters to be kept in the blob store; keep it and decide again`);
  }
}

export interface Inlined {
  readonly value: Json;
  /** What the value takes in the record. */
  readonly bytes: number;
}

/** Members of the value that must not move: something points into them. */
type Pinned = ReadonlySet<string>;

/**
 * The value as it may stand in a record: whole when it is small, else with its large members replaced by references, else as one
 * reference. An error of name `limit-exceeded` when it does not fit even so; `what` names it there. Throws `KeepNeeded`. What lies
 * in a blob never holds references itself.
 */
export function inlined(
  value: Json,
  what: string,
  world: ExecutionWorld,
  { pinned = new Set(), bytesMax = INLINE_BYTES_MAX }: { readonly pinned?: Pinned; readonly bytesMax?: number } = {},
): Inlined | { error: StepError } {
  const text = JSON.stringify(value);
  const bytes = bytesOf(text);
  if (bytes <= bytesMax) return { value, bytes };
  const moved = new Map<string, string>();
  const fitted = withoutLargeMembers(value, world, pinned, moved);
  const left = bytesOf(JSON.stringify(fitted));
  if (left <= bytesMax) {
    for (const [sha256, member] of moved) keep(sha256, member, world);
    return { value: fitted, bytes: left };
  }
  if (pinned.size === 0 && !holdsReference(value)) {
    const reference = referenceTo(text, world);
    keep(reference.$blob, text, world);
    return { value: reference, bytes: bytesOf(JSON.stringify(reference)) };
  }
  const message = `expected ${what} of at most ${bytesMax} bytes beside members that can be kept as blobs, found ${left}; name less in it`;
  return { error: { name: 'limit-exceeded', message, terminal: true } };
}

/** `moved` gathers the texts of what became references, by their hashes. */
function withoutLargeMembers(value: Json, world: ExecutionWorld, pinned: Pinned, moved: Map<string, string>): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const text = JSON.stringify(member);
      if (pinned.has(name) || bytesOf(text) <= SPILL_MEMBER_BYTES || holdsReference(member)) return [name, member] as const;
      const reference = referenceTo(text, world);
      moved.set(reference.$blob, text);
      return [name, reference] as const;
    }),
  );
}

const referenceTo = (text: string, world: ExecutionWorld): BlobReference & Json => ({ $blob: world.sha256(text), bytes: bytesOf(text) });

function keep(sha256: string, text: string, world: ExecutionWorld): void {
  if (!world.kept(sha256)) throw new KeepNeeded(text);
}

function holdsReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isBlobReference(value) || Object.values(value).some((member) => holdsReference(member));
}

/** UTF-8 length, without an encoder, which the core has none of; of a text that is small in any case its length will do. */
function bytesOf(text: string): number {
  // Three bytes a unit at most: nearly every value needs no count.
  if (text.length * 3 <= SPILL_MEMBER_BYTES) return text.length;
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // A surrogate pair is two units and four bytes; every other unit above 0x7ff is three.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
