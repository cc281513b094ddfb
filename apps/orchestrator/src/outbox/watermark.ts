import type { ReaderPosition } from '@runbook/processor';

interface Batch {
  readonly position: ReaderPosition;
  left: number;
}

/** Up to where a partition's records have all been reacted to: batches may be done in any order, the position passes them in theirs. */
export class Watermark {
  private readonly batches: Batch[] = [];
  private passed: ReaderPosition | undefined;

  /** The next batch with so many commands to be settled; the returned function settles one. */
  add(position: ReaderPosition, commands: number): () => void {
    const batch: Batch = { position, left: commands };
    this.batches.push(batch);
    this.pass();
    return () => {
      batch.left -= 1;
      this.pass();
    };
  }

  get isSettled(): boolean {
    return this.batches.length === 0;
  }

  /** The position that is now safe to be saved, if it moved since the last call. */
  take(): ReaderPosition | undefined {
    const { passed } = this;
    this.passed = undefined;
    return passed;
  }

  private pass(): void {
    while (this.batches[0]?.left === 0) this.passed = this.batches.shift()!.position;
  }
}
