export { SEAL_KEY_BYTES_MIN, type SealSettings } from './record-seals.js';
export { openKafka, type OpenedKafka } from './open-kafka.js';
export { KafkaEventLog } from './kafka-event-log.js';
export { KafkaCommandChannel } from './kafka-command-channel.js';
export type { KafkaSettings } from './settings.js';
export type { Report, ReportedEvent } from './report.js';
export { TopicNames } from './topic-names.js';
