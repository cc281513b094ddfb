export { EgressDenied } from './egress/egress-denied.js';
export { EgressGuard } from './egress/egress-guard.js';
export { bareHost, endpointOf, targetOf, type Endpoint } from './egress/endpoint.js';
export type { Resolver } from './egress/resolver.js';
