import type { ExecutionEvent } from '../events/index.js';
import type { MutableState } from './mutable-state.js';

/** How each of these events changes the state, in place. An event without its fold does not compile. */
export type FoldsOf<Event extends ExecutionEvent> = {
  readonly [Type in Event['type']]: (state: MutableState, event: Extract<Event, { readonly type: Type }>) => void;
};
