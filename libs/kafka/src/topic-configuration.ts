import { TOPIC_MESSAGE_BYTES_MAX } from '@runbook/ports';
import { DEFAULT_REPLICATION_FACTOR, IN_SYNC_REPLICAS_MIN_OF_THREE } from './settings.js';

/** What a topic is made with; `faultsOf` says whether one that is there has as much. Undefined: it keeps its records for ever. */
export function topicConfiguration(retentionMs: number | undefined, replicationFactor: number): Record<string, string> {
  return {
    'cleanup.policy': 'delete',
    // -1 keeps for ever; both limits must say so.
    'retention.ms': String(retentionMs ?? -1),
    'retention.bytes': '-1',
    'max.message.bytes': String(TOPIC_MESSAGE_BYTES_MAX),
    'unclean.leader.election.enable': 'false',
    ...(replicationFactor >= DEFAULT_REPLICATION_FACTOR ? { 'min.insync.replicas': String(IN_SYNC_REPLICAS_MIN_OF_THREE) } : {}),
  };
}
