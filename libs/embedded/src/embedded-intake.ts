import type { CommandIntake, StoredRecord } from '@runbook/ports';
import type { CommandQueue } from './command-queue.js';

/** Hands one owner the commands of a queue, from turns of its own: all that comes in one turn together. */
export class EmbeddedIntake implements CommandIntake {
  private state: 'not begun' | 'paused' | 'open' | 'closed' = 'not begun';
  private deliveryIsPlanned = false;

  constructor(
    private readonly queue: CommandQueue,
    private readonly handOver: (commands: readonly StoredRecord[]) => void,
    private readonly failed: (error: unknown) => void,
  ) {}

  from(position: number | undefined): void {
    if (this.state === 'closed') return;
    this.queue.restart(position);
    this.open();
  }

  pause(): void {
    if (this.state === 'open') this.state = 'paused';
  }

  resume(): void {
    if (this.state === 'paused') this.open();
  }

  /** The partition is lost: nothing is handed over any more. */
  close(): void {
    this.state = 'closed';
  }

  /** There may be something to hand over. */
  planDelivery(): void {
    if (this.deliveryIsPlanned || this.state !== 'open') return;
    this.deliveryIsPlanned = true;
    queueMicrotask(() => this.deliver());
  }

  private open(): void {
    this.state = 'open';
    this.planDelivery();
  }

  private deliver(): void {
    this.deliveryIsPlanned = false;
    if (this.state !== 'open') return;
    const commands = this.queue.next();
    if (commands.length === 0) return;
    try {
      this.handOver(commands);
    } catch (error) {
      this.failed(error);
      return;
    }
    this.planDelivery();
  }
}
