/** Where one partition begins and ends. */
export interface OffsetRange {
  /** The oldest offset that is kept. */
  readonly low: number;
  /** The offset that the next record gets. */
  readonly high: number;
}
