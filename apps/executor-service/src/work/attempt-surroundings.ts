import type { Clock } from '@runbook/ports';
import type { Logger } from '@runbook/service';
import type { StepRunners } from '../steps/step-runner.js';
import type { AttemptWork } from './attempt-work.js';
import type { CredentialUses } from './credential-uses.js';
import type { ResultSender } from './result-sender.js';
import type { TimerWheel } from './timer-wheel.js';
import type { WorkQueue } from './work-queue.js';

/** What attempts need of their executor. */
export interface AttemptSurroundings {
  /** Names this process in its results. */
  readonly executor: string;
  readonly clock: Clock;
  readonly wheel: TimerWheel;
  readonly queue: WorkQueue;
  readonly sender: ResultSender;
  readonly runners: StepRunners;
  readonly work: AttemptWork;
  readonly uses: CredentialUses;
  readonly logger: Logger;
}
