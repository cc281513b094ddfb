import type { Api, RunningSystem } from '../../apps/api-gateway/test/running-system.mjs';

/** Known to the shared system by these names. */
export declare const SECRETS: { readonly TI_API: string; readonly EDR_HOOK: string };

export interface SharedSystem {
  readonly url: string;
  /** Of this machine, for a service of the suite's own that steps call. */
  readonly port: number;
  readonly api: Api;
  /** A caller with another key than the suite's own. */
  as(key: string): Api;
  /** One of ana, ben (incident leads and approvers), cid (a duty officer) and eve (nothing). */
  person(name: string): Api;
  /** Ends it where the suite started it. */
  stop(): Promise<void>;
}

export interface OwnSystem extends SharedSystem {
  readonly environment: Readonly<Record<string, string>>;
  readonly process: RunningSystem['process'];
}

/** One that is the suite's own: to be stopped, killed or filled up. */
export declare function ownSystem(options?: object): Promise<OwnSystem>;
export declare function sharedSystem(): Promise<SharedSystem>;

/** A system like it that is the suite's own: it may change what binds the whole tenant, and be stopped and filled up. */
export declare function ownSystem(): Promise<SharedSystem>;
