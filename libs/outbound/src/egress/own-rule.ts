import type { Endpoint } from './endpoint.js';
import type { Proxy } from './proxy.js';

/** Where a tenant lets its own calls go. It opens nothing that the operator has not: both must allow. */
export interface OwnRule {
  /** For the reader of a refusal. */
  readonly tenant: string;
  allows(endpoint: Endpoint): boolean;
  /** Through which its calls go that name no other, whatever the operator set; undefined: as the operator set. */
  readonly proxy?: Proxy;
}
