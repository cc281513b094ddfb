import { formatOf, type StoredEvent } from './event-form.js';
import { formsOf } from './event-forms.js';
import { readEvents } from './read-events.js';

/** Events as they are stored in a record, and as every reader will have them. */
export interface WrittenEvents<Event> {
  readonly stored: readonly Event[];
  readonly read: readonly Event[];
  /** The lowest record format that a reader of them needs. */
  readonly format: number;
}

/**
 * The forms in which a writer of this record format stores its events: of each type the newest that the format has. The writer folds what it will read back, so
 * that an older form that says less says so to everybody alike (P8). Throws `FormatNotWritten` where the format has no form of an event.
 */
export function writtenEvents<Event extends { readonly type: string }>(
  aggregate: string,
  events: readonly Event[],
  format: number,
): WrittenEvents<Event> {
  if (events.every(({ type }) => hasOneForm(aggregate, type))) return { stored: events, read: events, format: 1 };
  const stored = events.map((event) => storedForm(aggregate, event, format));
  const read = readEvents(aggregate, stored);
  if (!read || 'newer' in read) throw new Error(`expected to read what is written, found ${read?.newer ?? 'no events'}; this is a defect`);
  return { stored: stored as unknown as Event[], read: read.events as unknown as Event[], format: read.format };
}

/** What suites and simulations make up has one form too. */
function hasOneForm(aggregate: string, type: string): boolean {
  const forms = formsOf(aggregate, type);
  return !forms || (forms.later.length === 0 && forms.format === 1);
}

function storedForm(aggregate: string, event: { readonly type: string }, format: number): StoredEvent {
  const forms = formsOf(aggregate, event.type);
  if (!forms) return event;
  if (forms.format > format) throw new FormatNotWritten(event.type, forms.format, format);
  let version = 1 + forms.later.length;
  let form = event as unknown as StoredEvent;
  while (version > 1 && formatOf(forms, version) > format) form = forms.later[--version - 1]!.down(form);
  if (version === 1) return form;
  const { type, ...members } = form;
  return { type, v: version, ...members };
}

/** A decision says what the record format that is written has no form of. */
export class FormatNotWritten extends Error {
  override readonly name = 'FormatNotWritten';
  constructor(type: string, needed: number, written: number) {
    super(
      `expected to write record format ${needed} or newer for ${type}, found WRITE_FORMAT ${written}; set it once every service runs this release (docs/guides/upgrading.md)`,
    );
  }
}
