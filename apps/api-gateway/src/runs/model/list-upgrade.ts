import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { systemClock } from '@runbook/ports';
import { Logger } from '@runbook/service';
import { ApprovalDocuments } from '../../approvals/model/approval-documents.js';
import { ExecutionDocuments } from './execution-documents.js';

const AGAIN_AFTER_MS = 1_000;

/** Something that is upgraded bit by bit; see `LinedDocuments.lineMore`. */
interface Upgraded {
  lineMore(): Promise<boolean>;
}

/** Gives lines to documents from before there were any (`LinedDocuments`, L2), beside everything else; lists answer `not-ready` until then. */
@Injectable()
export class ListUpgrade implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private stopping = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly executions: ExecutionDocuments,
    private readonly approvals: ApprovalDocuments,
    private readonly logger: Logger,
  ) {}

  /** A store that needs nothing, or little, has its lists before the first request. */
  async onApplicationBootstrap(): Promise<void> {
    const unfinished: Upgraded[] = [];
    for (const lined of [this.executions.lined, this.approvals.lined]) if (!(await lined.lineMore())) unfinished.push(lined);
    if (unfinished.length === 0) return;
    this.logger.info({}, 'making the lists of runs and requests from what an earlier version stored');
    this.running = Promise.all(unfinished.map((lined) => this.finish(lined)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async finish(lined: Upgraded): Promise<void> {
    while (!this.stopping) {
      try {
        if (await lined.lineMore()) return;
      } catch (error) {
        this.logger.warn({ error }, 'the lists could not be made from what is stored; trying again');
        await systemClock.pause(AGAIN_AFTER_MS);
      }
    }
  }
}
