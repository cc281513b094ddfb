import type { PartitionOwner, PartitionSession } from '../src/command-channel.js';
import type { StoredRecord } from '../src/records.js';
import { textsOf } from './sample-records.js';

/** An owner that keeps what it is given and notes every call that the port forbids. */
export class CollectingOwner implements PartitionOwner {
  readonly faults: string[] = [];
  readonly eventRecords: StoredRecord[] = [];
  readonly commandRecords: StoredRecord[] = [];
  isLost = false;
  /** Called while a batch of commands is taken. */
  taking: () => void = () => undefined;

  constructor(readonly session: PartitionSession) {}

  events(records: readonly StoredRecord[]): void {
    this.note('events', records);
    this.eventRecords.push(...records);
  }

  commands(records: readonly StoredRecord[]): void {
    this.note('commands', records);
    this.commandRecords.push(...records);
    this.taking();
  }

  lost(): void {
    if (this.isLost) this.faults.push('lost twice');
    this.isLost = true;
  }

  commandTexts(): string[] {
    return firstOfEach(this.commandRecords);
  }

  eventTexts(): string[] {
    return firstOfEach(this.eventRecords);
  }

  private note(call: string, records: readonly StoredRecord[]): void {
    if (this.isLost) this.faults.push(`${call} after lost`);
    if (records.length === 0) this.faults.push(`empty ${call}`);
    for (const record of records) {
      if (record.partition !== this.session.partition)
        this.faults.push(`${call} of partition ${record.partition} at ${this.session.partition}`);
    }
  }
}

/** Delivery is at least once: the first of each offset, in the order of arrival. */
function firstOfEach(records: readonly StoredRecord[]): string[] {
  const byOffset = new Map<number, StoredRecord>();
  for (const record of records) if (!byOffset.has(record.offset)) byOffset.set(record.offset, record);
  return textsOf([...byOffset.values()]);
}
