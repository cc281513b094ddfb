import { Reflector } from '@nestjs/core';

/**
 * What a route, or each route of a controller, acts on; that decides on which runbook the caller must have its permission. A route that does not say it
 * is for those alone who have its permission in the whole tenant.
 *
 * - `{ runbook: 'id' }` and the like: what is named by this parameter of the path. It is looked up before the route is entered.
 * - `within`: the route keeps to `runbooksWithin`, or asks `Reach.expectOn` of each runbook itself.
 * - `tenant`: what is the tenant's as a whole: for those who have the permission in it.
 * - `nothing`: no runbook of the tenant, so that whoever has the permission within any team may do it.
 */
export type Concern =
  { readonly runbook: string } | { readonly execution: string } | { readonly approval: string } | 'within' | 'tenant' | 'nothing';

export const Concerns = Reflector.createDecorator<Concern>();
