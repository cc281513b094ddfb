import type { CommandIntake } from '@runbook/ports';
import { COMMANDS_QUEUED_MAX } from './limits.js';

/** Pauses the intake of commands while too many wait to be decided, until half of them are. */
export class Backpressure {
  private isPaused = false;
  private lastTaken: number | undefined;

  constructor(private readonly intake: CommandIntake) {}

  taken(position: number | undefined, queued: number): void {
    this.lastTaken = position ?? this.lastTaken;
    if (this.isPaused || queued <= COMMANDS_QUEUED_MAX) return;
    this.isPaused = true;
    this.intake.pause();
  }

  decided(queued: number): void {
    if (!this.isPaused || queued > COMMANDS_QUEUED_MAX / 2) return;
    this.isPaused = false;
    this.intake.from(this.lastTaken);
  }
}
