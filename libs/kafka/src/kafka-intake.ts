import type { CommandIntake } from '@runbook/ports';
import { OLDEST } from './cursors.js';
import type { GroupReader } from './group-reader.js';

/** The commands of one partition through the reader of its group, whose cursor says what was handed over. */
export class KafkaIntake implements CommandIntake {
  private state: 'not begun' | 'paused' | 'open' | 'closed' = 'not begun';

  constructor(
    private readonly reader: GroupReader,
    private readonly topic: string,
    private readonly partition: number,
  ) {}

  from(position: number | undefined): void {
    if (this.state === 'closed') return;
    this.state = 'open';
    this.reader.read(this.topic, this.partition, position === undefined ? OLDEST : position + 1);
  }

  pause(): void {
    if (this.state !== 'open') return;
    this.state = 'paused';
    this.reader.hold(this.topic, this.partition);
  }

  resume(): void {
    if (this.state !== 'paused') return;
    this.state = 'open';
    this.reader.resume(this.topic, this.partition);
  }

  /** The partition is lost: nothing is handed over any more. */
  close(): void {
    this.state = 'closed';
  }
}
