import { SILENCE_MS_MAX } from './reading.js';

/** Within which a leader answers that runs at all. */
const ANSWER_MS_MAX = 5_000;

/** Notices that a leader is not heard of: it is asked first, and given up when it does not answer. */
export class Silence {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly ask: () => void,
    private readonly giveUp: () => void,
  ) {}

  /** Something was heard, or is waited for from now on. */
  heard(): void {
    this.stop();
    this.timer = setTimeout(() => {
      this.ask();
      this.timer = setTimeout(this.giveUp, ANSWER_MS_MAX);
    }, SILENCE_MS_MAX);
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
