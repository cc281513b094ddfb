import type { RunbookPin } from '@runbook/domain';
import type { Schedule } from './schedule.js';

/** A process has read of a deprecation within this. */
export const READ_WITHIN_MS = 2_000;

/** What one process knows of versions, each time that it decides. */
export interface KnownVersions {
  readonly whenDeprecated: Schedule['whenDeprecated'];
  isDeprecated(pin: RunbookPin, now: number): boolean;
}

/** Every version is in force, and stays so. */
export const IN_FORCE: KnownVersions = { whenDeprecated: 'finish', isDeprecated: () => false };

/** Which versions of a world are deprecated, and since when. Every process reads of it in its own time. */
export class Deprecations {
  /** By digest, in milliseconds since the epoch. */
  private readonly at = new Map<string, number>();

  constructor(readonly whenDeprecated: Schedule['whenDeprecated']) {}

  deprecate({ digest }: RunbookPin, now: number): void {
    if (!this.at.has(digest)) this.at.set(digest, now);
  }

  /** Undefined: it is in force. */
  since({ digest }: RunbookPin): number | undefined {
    return this.at.get(digest);
  }

  /** As a process knows it that reads so late. */
  knownAfter(ms: number): KnownVersions {
    return {
      whenDeprecated: this.whenDeprecated,
      isDeprecated: (pin, now) => (this.since(pin) ?? Infinity) + ms <= now,
    };
  }
}
