export { EmbeddedEventLog, type EventLogOptions } from './embedded-event-log.js';
