import { Injectable } from '@nestjs/common';
import { EventLog, type Appender, type StoredRecord } from '@runbook/ports';
import { deadLetterOf } from '@runbook/wire';

/** Keeps records that nobody can take, with the reason and where they stood. */
@Injectable()
export class DeadLetters {
  private readonly appenders = new Map<string, Promise<Appender>>();

  constructor(private readonly log: EventLog) {}

  async keep({ topic, partition, offset, key, value, headers }: StoredRecord, reason: string): Promise<void> {
    const target = deadLetterOf(topic);
    const facts = { reason, disposition: 'malformed', topic, partition: String(partition), offset: String(offset) };
    try {
      await (await this.appender(target)).append([{ key, value, headers: { ...headers, ...facts } }]);
    } catch (error) {
      this.appenders.delete(target); // A doubted appender is dead; the next letter opens another.
      throw error;
    }
  }

  private appender(topic: string): Promise<Appender> {
    let appender = this.appenders.get(topic);
    if (!appender) {
      appender = this.log.appender(topic, 0);
      this.appenders.set(topic, appender);
    }
    return appender;
  }
}
