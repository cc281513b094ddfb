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
  /** Routes that one operation of the graph asks at a time: enough to overlap their reading, few enough to leave room for others. */
  readonly graphCallsAtOnce: number = 8;
  /** Subscriptions of one caller at once in this process: as many tabs as a person has, with a few views in each. */
  readonly graphSubscriptionsOfCallerMax: number = 100;
  /** Operations of one socket at once; a client that needs more opens another, which is counted. */
  readonly graphOperationsOfSocketMax: number = 50;
  /** A message of a socket; a larger body goes by a request. */
  readonly graphMessageBytesMax: number = 1024 * 1024;
  /** What waits to be sent on a socket whose client does not read. */
  readonly graphUnsentBytesMax: number = 16 * 1024 * 1024;
  /** A socket that has not begun after so long is closed. */
  readonly graphBeginMsMax: number = 10_000;
  /** Between two pings of a socket; a client that has not answered one at the next is let go. */
  readonly graphPingEveryMs: number = 15_000;
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
  /** Lines of one read of the runs that are open at a start. */
  readonly openRunsReadLines: number = 500;
  /** How often runs are looked for whose data are kept no longer: they were kept for days. */
  readonly retentionEveryMs: number = 60_000;
  /** Runs that one look has purged, one after the other; the next takes those that are left. */
  readonly retentionRunsAtOnce: number = 200;
  /** Documents of one read of what tenants have on the log; there is one of each tenant in each partition. */
  readonly tenantLogsReadDocuments: number = 1_000;

  static of(changed: Partial<GatewayLimits>): GatewayLimits {
    return Object.assign(new GatewayLimits(), changed);
  }
}
