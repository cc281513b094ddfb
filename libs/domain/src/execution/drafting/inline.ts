import { Needed } from '../../decision.js';
import { isBlobReference, type BlobReference, type Json } from '../../json.js';
import { INLINE_BYTES_MAX, SPILL_MEMBER_BYTES } from '../../limits.js';
import { utf8Length } from '../../utf8-length.js';
import type { StepError } from '../events/index.js';
import type { ExecutionWorld } from './world.js';

export interface Inlined {
  readonly value: Json;
  /** What the value takes in the record. */
  readonly bytes: number;
}

/** Members of the value that must not move: something points into them. */
type Pinned = ReadonlySet<string>;

/**
 * The value as it may stand in a record: whole when it is small, else with its large members replaced by references, else as one
 * reference. An error of name `limit-exceeded` when it does not fit even so; `what` names it there. Throws `Needed` for a text that is not kept yet. What lies
 * in a blob never holds references itself.
 */
export function inlined(
  value: Json,
  what: string,
  world: ExecutionWorld,
  { pinned = new Set(), bytesMax = INLINE_BYTES_MAX }: { readonly pinned?: Pinned; readonly bytesMax?: number } = {},
): Inlined | { error: StepError } {
  const text = JSON.stringify(value);
  const bytes = utf8Length(text);
  if (bytes <= bytesMax) return { value, bytes };
  const moved = new Map<string, string>();
  const fitted = withoutLargeMembers(value, world, pinned, moved);
  const left = utf8Length(JSON.stringify(fitted));
  if (left <= bytesMax) {
    for (const [sha256, member] of moved) keep(sha256, member, world);
    return { value: fitted, bytes: left };
  }
  if (pinned.size === 0 && !holdsReference(value)) {
    const reference = referenceTo(text, world);
    keep(reference.$blob, text, world);
    return { value: reference, bytes: utf8Length(JSON.stringify(reference)) };
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
      if (pinned.has(name) || utf8Length(text) <= SPILL_MEMBER_BYTES || holdsReference(member)) return [name, member] as const;
      const reference = referenceTo(text, world);
      moved.set(reference.$blob, text);
      return [name, reference] as const;
    }),
  );
}

const referenceTo = (text: string, world: ExecutionWorld): BlobReference & Json => ({ $blob: world.sha256(text), bytes: utf8Length(text) });

function keep(sha256: string, text: string, world: ExecutionWorld): void {
  if (!world.kept(sha256)) throw new Needed({ keep: text });
}

function holdsReference(value: Json): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return isBlobReference(value) || Object.values(value).some((member) => holdsReference(member));
}
