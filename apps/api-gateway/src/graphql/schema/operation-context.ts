import type { GraphQLResolveInfo } from 'graphql';
import type { RouteCall } from './route-call.js';

type Args = Readonly<Record<string, unknown>>;
type Live = Promise<AsyncIterableIterator<unknown>>;

/** What the fields of one operation ask by. */
export interface Calls {
  /** The body of the answer; true where it has none. Rejects with the problem of the route as an error. */
  answer(call: RouteCall, args: Args, path?: GraphQLResolveInfo['path']): Promise<unknown>;
  /** Events of a live view, each with its id. */
  events(call: RouteCall, args: Args): Live;
  /** What changes in a list of runs. */
  changes(call: RouteCall, args: Args): Live;
  /** The answer of `call`, at the beginning and whenever it is another behind an event of `runs`. */
  answersAfterChanges(runs: RouteCall, call: RouteCall, args: Args): Live;
}

/** What the fields of one operation have in common. */
export interface OperationContext {
  readonly calls: Calls;
}
