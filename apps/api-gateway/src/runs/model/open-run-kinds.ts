const NONE = 0;
const ID = /^exe_([0-9a-f]{32})$/;
/** Of an id: 32 hexadecimal digits are four words of 32 bits. */
const WORDS = 4;
const SLOTS_FIRST = 1024;
/** Above it the next free slot is looked for too long. */
const SHARE_FULL_MAX = 0.75;
/** Below it there is twice as much memory as is needed; far enough from the other that a run more or less changes nothing. */
const SHARE_FULL_MIN = 0.2;

/**
 * Which runs are open, and how, by their ids: a million runs may be parked, and each takes 17 bytes in at most five slots instead of a text and an entry of a
 * `Map`, and nothing that a garbage collection looks at. Open addressing; what is taken out is closed up at once, so the table does not age.
 */
export class OpenRunKinds<Kind extends string> {
  private words = new Uint32Array(SLOTS_FIRST * WORDS);
  private kinds = new Uint8Array(SLOTS_FIRST);
  /** Ids that are no 32 hexadecimal digits, as nobody makes any. */
  private readonly others = new Map<string, Kind>();
  private count = 0;
  private readonly id = new Uint32Array(WORDS);

  /** `names`: what they may be, at most 255. */
  constructor(private readonly names: readonly Kind[]) {}

  get size(): number {
    return this.count + this.others.size;
  }

  /** Bytes of the table. */
  get bytes(): number {
    return this.words.byteLength + this.kinds.byteLength;
  }

  get(id: string): Kind | undefined {
    return this.read(id) ? this.names[this.kinds[this.slotOf(this.id)]! - 1] : this.others.get(id);
  }

  /** `undefined`: it is not open any more. */
  set(id: string, kind: Kind | undefined): void {
    if (!this.read(id)) {
      if (kind) this.others.set(id, kind);
      else this.others.delete(id);
      return;
    }
    const slot = this.slotOf(this.id);
    const isNew = this.kinds[slot] === NONE;
    if (!kind) return isNew ? undefined : this.remove(slot);
    this.words.set(this.id, slot * WORDS);
    this.kinds[slot] = this.names.indexOf(kind) + 1;
    if (isNew && ++this.count > this.kinds.length * SHARE_FULL_MAX) this.resize(this.kinds.length * 2);
  }

  /** Into `this.id`; false for one that is stored as a text. */
  private read(id: string): boolean {
    const digits = ID.exec(id)?.[1];
    if (digits === undefined) return false;
    for (let word = 0; word < WORDS; word++) this.id[word] = Number.parseInt(digits.slice(word * 8, word * 8 + 8), 16);
    return true;
  }

  /** Where the id is, or would be put. */
  private slotOf(id: Uint32Array): number {
    const mask = this.kinds.length - 1;
    let slot = homeOf(id, 0, mask);
    while (this.kinds[slot] !== NONE && !this.isAt(slot, id)) slot = (slot + 1) & mask;
    return slot;
  }

  private isAt(slot: number, id: Uint32Array): boolean {
    for (let word = 0; word < WORDS; word++) if (this.words[slot * WORDS + word] !== id[word]) return false;
    return true;
  }

  /** What lies behind it moves up, unless it would then lie before the slot that it is looked for at first. */
  private remove(slot: number): void {
    const mask = this.kinds.length - 1;
    let hole = slot;
    for (let next = (hole + 1) & mask; this.kinds[next] !== NONE; next = (next + 1) & mask) {
      const home = homeOf(this.words, next * WORDS, mask);
      if (((next - home) & mask) < ((next - hole) & mask)) continue;
      this.words.copyWithin(hole * WORDS, next * WORDS, next * WORDS + WORDS);
      this.kinds[hole] = this.kinds[next]!;
      hole = next;
    }
    this.kinds[hole] = NONE;
    this.count--;
    if (this.kinds.length > SLOTS_FIRST && this.count < this.kinds.length * SHARE_FULL_MIN) this.resize(this.kinds.length / 2);
  }

  private resize(slots: number): void {
    const { words, kinds } = this;
    this.words = new Uint32Array(slots * WORDS);
    this.kinds = new Uint8Array(slots);
    for (let from = 0; from < kinds.length; from++) {
      if (kinds[from] === NONE) continue;
      const id = words.subarray(from * WORDS, from * WORDS + WORDS);
      const slot = this.slotOf(id);
      this.words.set(id, slot * WORDS);
      this.kinds[slot] = kinds[from]!;
    }
  }
}

/** The last word of an id is random; the first ones are a time. */
const homeOf = (words: Uint32Array, at: number, mask: number): number => words[at + WORDS - 1]! & mask;
