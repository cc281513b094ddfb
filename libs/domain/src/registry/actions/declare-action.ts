import type { DeclaredAction } from '../../authorities/declared-action.js';
import { events, rejected, type Decision } from '../../decision.js';
import type { Actor } from '../../actor.js';
import type { RegistryRejection } from '../rejections.js';
import type { RegistryWorld } from '../world.js';

/** What a worker says of the data that one of its actions takes and gives. */
export interface DeclareAction {
  readonly type: 'DeclareAction';
  readonly action: string;
  readonly declared: DeclaredAction;
}

export interface ActionDeclared {
  readonly type: 'ActionDeclared';
  readonly at: number;
  readonly action: string;
  /** Replaces what was said before. */
  readonly declared: DeclaredAction;
  readonly by: Actor;
}

const ROOM = 'actions';

/** Of the registry's aggregate that an action of a tenant is. No runbook's id holds a slash, so they are apart from runbooks. */
export const actionAddress = (tenant: string, action: string): string => `${tenant}/${ROOM}/${action}`;

/** The same again, as each start of a worker says it, changes nothing. */
export function declareAction(
  { action, declared }: DeclareAction,
  before: DeclaredAction | undefined,
  world: RegistryWorld,
): Decision<ActionDeclared, RegistryRejection> {
  // Both were made by the same schema, so that members stand in the same order.
  if (JSON.stringify(before ?? {}) === JSON.stringify(declared))
    return rejected({ code: 'already-registered', message: `${action} has declared this`, version: 0 });
  return events([{ type: 'ActionDeclared', at: world.now, action, declared, by: world.actor }]);
}
