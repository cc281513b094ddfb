import { pointerTo } from '../expression/json-pointer.js';
import { CHEAPLY_LISTED_MAX, LISTING_WORK, SCHEMA_DEPTH_MAX, SCHEMA_WORK_MAX, VIOLATIONS_MAX } from './limits.js';

/** One place of a value that its schema does not allow. */
export interface SchemaViolation {
  /** JSON Pointer into the value; for a missing or unknown member, of that member. */
  readonly path: string;
  readonly message: string;
  /** Of the schema; or `limit-exceeded`, when the check took more work than one may. */
  readonly keyword: string;
}

/** Where a value stands, from the inside out. Made only while faults are named. */
export interface Place {
  readonly parent: Place | undefined;
  readonly key: string | number;
}

/** Which members and items of a value some keyword has said something about: for `unevaluatedProperties` and `unevaluatedItems`. */
export class Seen {
  members: Set<string> | 'all' = new Set();
  /** So many from the first. */
  items = 0;
  readonly contained = new Set<number>();

  add({ members, items, contained }: Seen): void {
    if (members === 'all' || this.members === 'all') this.members = 'all';
    else for (const name of members) this.members.add(name);
    this.items = Math.max(this.items, items);
    for (const index of contained) this.contained.add(index);
  }
}

/** Whether the value fits. While faults are named, all are looked for; otherwise the first one is the answer. */
export type Check = (value: unknown, checking: Checking, place: Place | undefined, seen: Seen | undefined) => boolean;

/** More work than one check may take, or a value that is nested too deep. */
export class CheckingExceeded extends Error {
  override readonly name = 'CheckingExceeded';
}

/** As many violations as one validation names were found. */
export class ViolationsComplete extends Error {
  override readonly name = 'ViolationsComplete';
}

/** One check of one value. It counts its work instead of looking at a clock, so that the same value gets the same answer everywhere. */
export class Checking {
  readonly violations: SchemaViolation[] = [];
  private workLeft = SCHEMA_WORK_MAX;
  private depth = 0;
  private readonly named = new Set<string>();

  /** `keys`: the members of values that were listed; two checks of one value share them. */
  constructor(
    public naming: boolean,
    private readonly keys = new Map<object, readonly string[]>(),
  ) {}

  /** Throws `CheckingExceeded`. */
  charge(work: number): void {
    this.workLeft -= work;
    if (this.workLeft < 0) throw new CheckingExceeded();
  }

  enter(): void {
    if (++this.depth > SCHEMA_DEPTH_MAX) throw new CheckingExceeded();
  }

  leave(): void {
    this.depth--;
  }

  /** The value's members; listed once, because listing those of a large object is what costs. */
  keysOf(value: object): readonly string[] {
    let keys = this.keys.get(value);
    if (!keys) {
      this.keys.set(value, (keys = Object.keys(value)));
      if (keys.length > CHEAPLY_LISTED_MAX) this.charge(keys.length * LISTING_WORK);
    }
    this.charge(1 + keys.length);
    return keys;
  }

  /** A verdict alone: nothing is named. */
  silently(check: Check, value: unknown, seen: Seen | undefined): boolean {
    const { naming } = this;
    this.naming = false;
    const fits = check(value, this, undefined, seen);
    this.naming = naming;
    return fits;
  }

  /** Notes a fault, once for each place and message. Always false, the verdict. Throws `ViolationsComplete`. */
  fault(place: Place | undefined, keyword: string, message: () => string, member?: string): false {
    if (!this.naming) return false;
    const path = pathOf(place, member);
    const text = message();
    this.charge(path.length + text.length);
    const name = `${path} ${text}`;
    if (this.named.has(name)) return false;
    this.named.add(name);
    this.violations.push({ path, message: text, keyword });
    if (this.violations.length >= VIOLATIONS_MAX) throw new ViolationsComplete();
    return false;
  }
}

function pathOf(place: Place | undefined, member: string | undefined): string {
  const keys: (string | number)[] = member === undefined ? [] : [member];
  for (let at = place; at; at = at.parent) keys.push(at.key);
  return keys.reduceRight<string>((path, key) => pointerTo(path, key), '');
}

/** The place of a member or item, while faults are named. */
export const below = (checking: Checking, parent: Place | undefined, key: string | number): Place | undefined =>
  checking.naming ? { parent, key } : undefined;

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
