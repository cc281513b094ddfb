export { EVENT_FORMS, foldVersionOf, RECORD_FORMAT, WRITE_FORMAT_DEFAULT } from './event-forms.js';
export type { FormsOfType, LaterForm, StoredEvent } from './event-form.js';
export { readEvents, type NewerEvent, type ReadEvents } from './read-events.js';
export { FormatNotWritten, writtenEvents, type WrittenEvents } from './written-events.js';
