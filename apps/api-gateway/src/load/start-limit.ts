/** However slow decisions are, so many starts are under way: without any, nobody would learn that they are fast again. */
export const LIMIT_MIN = 8;
/** More under way than this would only wait. */
export const LIMIT_MAX = 512;
/** Many may come at once after a start; what that leads to is known within a second. */
export const LIMIT_FIRST = 128;
/** The limit is looked at once in so long, if there were enough decisions. */
const LOOKED_AT_EVERY_MS = 200;
const DECISIONS_MIN = 8;
/** When more than this share of decisions took too long, the limit falls; when fewer, and it is used, it grows. */
const SLOW_SHARE_MAX = 0.1;
const FALLS_BY = 0.6;
const GROWS_BY = 1.1;

/** How many starts may be under way, so that nine of ten are decided in time: it falls by two fifths and grows by a tenth. */
export class StartLimit {
  private limit = LIMIT_FIRST;
  private decisions = 0;
  private slow = 0;
  private most = 0;
  private lookedAt = 0;

  constructor(private readonly decidedWithinMs: number) {}

  get value(): number {
    return Math.floor(this.limit);
  }

  /** A start was decided after so long, while so many were under way. */
  decided(tookMs: number, underWay: number, now: number): void {
    this.decisions++;
    if (tookMs > this.decidedWithinMs) this.slow++;
    this.most = Math.max(this.most, underWay);
    if (this.decisions < DECISIONS_MIN || now - this.lookedAt < LOOKED_AT_EVERY_MS) return;
    if (this.slow > this.decisions * SLOW_SHARE_MAX) this.limit = Math.max(LIMIT_MIN, this.limit * FALLS_BY);
    else if (this.most >= this.value) this.limit = Math.min(LIMIT_MAX, this.limit * GROWS_BY + 1);
    this.decisions = this.slow = this.most = 0;
    this.lookedAt = now;
  }
}
