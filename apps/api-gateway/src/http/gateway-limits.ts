import { Injectable } from '@nestjs/common';

/** Runs that one bulk request may name. */
export const BULK_MAX = 500;

/**
 * Limits and page sizes of the gateway's parts, each with its reason: values of the process, so that a suite crosses every border with small
 * ones. What belongs to a single request (lengths of texts, items of a page) stands in the schemas.
 */
@Injectable()
export class GatewayLimits {
  /** Live views that may be open at once in this process; each holds a connection and up to a few megabytes. */
  readonly liveViewsMax: number = 1_000;
  /** Waits and live views of one caller at once in this process: half of what it holds. */
  readonly heldOfCallerMax: number = 500;
  /** Outputs of steps that may be followed at once in this process; as live views. */
  readonly stepOutputsMax: number = 1_000;
  /** A client that has not taken the piece that waits for it after so long is let go; one that is alive but slow takes a piece in less. */
  readonly stalledMsMax: number = 60_000;
  /** Pieces of live output of one read, of up to 64 KiB each: what an answer that follows them holds. */
  readonly outputPagePieces: number = 16;
  /** Pieces of live output that are removed at once when they are too old. */
  readonly outputPrunedMax: number = 500;
  /** Runs of one bulk request by a filter: so many are answered well within the minute that proxies wait. */
  readonly bulkRunsMax: number = BULK_MAX;
  /** Runs of one page of the list that a bulk request goes through. */
  readonly bulkPageRuns: number = 200;
  /** Commands of a bulk request that are decided at a time: enough to fill a partition's appends, few enough to leave room for others. */
  readonly bulkAtOnce: number = 16;
  /** Lines looked at for one page of an inbox. A person who is asked a few of thousands of open requests finds them on the next pages. */
  readonly inboxLookedAtMax: number = 2_000;
  /** Lines of one read of an inbox. */
  readonly inboxReadLines: number = 200;
  /** CloudEvents of one request; it is one batch of commands. */
  readonly eventBatchMax: number = 500;
  /** Dispositions of events of one write to the store. */
  readonly dispositionsPerWrite: number = 500;

  static of(changed: Partial<GatewayLimits>): GatewayLimits {
    return Object.assign(new GatewayLimits(), changed);
  }
}
