import type { CorrelationEvent } from '../correlation/events.js';
import { FIRST, type FormsOf } from './event-form.js';

/** Every type of event of waits and external events. A new type, or a new form of one, is a line here: see `docs/decisions/0093-a-form-is-read-before-it-is-written.md`. */
export const FORMS_OF_CORRELATION: FormsOf<CorrelationEvent> = {
  BufferedEventExpired: FIRST,
  DuplicatesSealed: FIRST,
  EventBuffered: FIRST,
  EventCorrelated: FIRST,
  EventDropped: FIRST,
  EventReturned: FIRST,
  WaitRegistered: FIRST,
  WaitUnregistered: FIRST,
};
