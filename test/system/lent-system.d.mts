import type { Api } from '../../apps/api-gateway/test/running-system.mjs';

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

export declare function sharedSystem(): Promise<SharedSystem>;
