import type { CommandIntake } from '@runbook/ports';

/** Pauses the intake of commands while too many decisions wait to be made, until half of them are. It answers nothing. */
export class Backpressure {
  private isPaused = false;

  constructor(
    private readonly intake: CommandIntake,
    /** Commands and due timers. */
    private readonly queuedMax: number,
  ) {}

  taken(queued: number): void {
    if (this.isPaused || queued <= this.queuedMax) return;
    this.isPaused = true;
    this.intake.pause();
  }

  decided(queued: number): void {
    if (!this.isPaused || queued > this.queuedMax / 2) return;
    this.isPaused = false;
    this.intake.resume();
  }
}
