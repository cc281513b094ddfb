import type { Consumer } from 'kafkajs';
import { explain, type Report } from './report.js';

/** Positions of a group that are told to Kafka from time to time, for lag monitors; a restart reads its position from the log (P3). */
export class PositionHints {
  private readonly byPlace = new Map<string, { topic: string; partition: number; offset: string }>();

  constructor(
    private readonly groupId: string,
    private readonly report: Report,
  ) {}

  /** Everything up to this position is done with. */
  note(topic: string, partition: number, position: number): void {
    this.byPlace.set(`${topic}/${partition}`, { topic, partition, offset: String(position + 1) });
  }

  forget(topic: string, partition: number): void {
    this.byPlace.delete(`${topic}/${partition}`);
  }

  async commit(consumer: Consumer | undefined): Promise<void> {
    if (this.byPlace.size === 0 || !consumer) return;
    const offsets = [...this.byPlace.values()];
    this.byPlace.clear();
    try {
      await consumer.commitOffsets(offsets);
    } catch (error) {
      this.report({ level: 'debug', message: 'a hint of positions was not committed', group: this.groupId, error: explain(error) });
    }
  }
}
