import { Injectable } from '@nestjs/common';

/**
 * Limits and page sizes of the gateway's parts, each with its reason: values of the process, so that a suite crosses every border with small
 * ones. What belongs to a single request (lengths of texts, items of a page) stands in the schemas.
 */
@Injectable()
export class GatewayLimits {
  /** Live views that may be open at once in this process; each holds a connection and up to a few megabytes. */
  readonly liveViewsMax: number = 1_000;
  /** Outputs of steps that may be followed at once in this process; as live views. */
  readonly stepOutputsMax: number = 1_000;
  /** A client that has not taken the piece that waits for it after so long is let go; one that is alive but slow takes a piece in less. */
  readonly stalledMsMax: number = 60_000;

  static of(changed: Partial<GatewayLimits>): GatewayLimits {
    return Object.assign(new GatewayLimits(), changed);
  }
}
