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
/** A disk that stalls, a collection of garbage or a neighbour on the machine is over within as long, and nobody is to be refused for it. */
const STALL_MS_MAX = 2_000;
/** As much for who allows decisions more time. */
const STALL_TIMES = 4;

/** How long decisions may be slow before that is taken for too much to do. */
export const sustainedMs = (decidedWithinMs: number): number => Math.max(STALL_MS_MAX, STALL_TIMES * decidedWithinMs);

/**
 * How many starts may be under way, so that nine of ten are decided in time: it falls by two fifths and grows by a tenth.
 *
 * 1. It falls where decisions have been slow without a break for `sustainedMs`. What comes behind a stall is slow until it is made up for.
 * 2. What a fall leads to is seen when those are decided that were under way: the next one comes half as long after it.
 * 3. Where fewer are under way than it lets in at the least, it is not they that make decisions slow, and it stays.
 */
export class StartLimit {
  private limit = LIMIT_FIRST;
  private decisions = 0;
  private slow = 0;
  private most = 0;
  private lookedAt = 0;
  private slowSince: number | undefined;

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
    if (this.slow > this.decisions * SLOW_SHARE_MAX) this.wasSlow(now);
    else this.wasInTime();
    this.decisions = this.slow = this.most = 0;
    this.lookedAt = now;
  }

  private wasSlow(now: number): void {
    const sustained = sustainedMs(this.decidedWithinMs);
    // Of the time in which too few were decided to tell, nothing is known.
    if (this.slowSince === undefined || now - this.lookedAt > sustained) this.slowSince = now;
    if (now - this.slowSince < sustained || this.most < LIMIT_MIN) return;
    this.limit = Math.max(LIMIT_MIN, this.limit * FALLS_BY);
    this.slowSince = now - sustained / 2;
  }

  private wasInTime(): void {
    this.slowSince = undefined;
    if (this.most >= this.value) this.limit = Math.min(LIMIT_MAX, this.limit * GROWS_BY + 1);
  }
}
