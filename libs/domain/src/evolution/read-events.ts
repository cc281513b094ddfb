import { formatOf, versionOf, type StoredEvent } from './event-form.js';
import { formsOf } from './event-forms.js';

/** The events of a record in the newest forms, with the lowest record format in which they can have been written. */
export interface ReadEvents {
  readonly events: readonly StoredEvent[];
  readonly format: number;
}

/** What a program cannot read, in words: `an event NoSuchThing`. */
export interface NewerEvent {
  readonly newer: string;
}

/**
 * Brings what is stored to the forms that `evolve` knows. An event of a type or a version that the program does not know was written by a newer one. Undefined: what
 * stands there is no list of events. Where all have their newest form already, the same list.
 */
export function readEvents(aggregate: string, stored: readonly unknown[]): ReadEvents | NewerEvent | undefined {
  let events = stored as readonly StoredEvent[];
  let format = 1;
  for (const [index, event] of events.entries()) {
    const type = typeof event === 'object' && event !== null ? event['type'] : undefined;
    if (typeof type !== 'string') return undefined;
    const forms = formsOf(aggregate, type);
    if (!forms) return { newer: `an event ${type}` };
    const version = event['v'] ?? 1;
    if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) return undefined;
    if (version > versionOf(forms)) return { newer: `version ${version} of the event ${type}` };
    if (version > 1 || forms.format > 1) format = Math.max(format, formatOf(forms, version));
    if (version === 1 && forms.later.length === 0) continue;
    const { v: _version, ...first } = event;
    events = events.with(
      index,
      forms.later.slice(version - 1).reduce((form: StoredEvent, { up }) => up(form), first),
    );
  }
  return { events, format };
}
