export interface HistoryRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** The record's exact text. */
  readonly value: string;
}

export interface FoldedState {
  readonly aggregate: string;
  readonly id: string;
  readonly version: number;
  readonly head: string;
  readonly state: unknown;
}

export function recordsOf(dataFolder: string): Promise<HistoryRecord[]>;
export function statesOf(records: readonly HistoryRecord[]): FoldedState[];
