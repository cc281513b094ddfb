import { systemClock } from '@runbook/ports';
import type { Consumer, PartitionAssigner } from 'kafkajs';
import type { Connection } from './connection.js';
import { copartitionAssigner } from './copartition-assigner.js';
import { makePatient, type FetchLoop } from './patient-cluster.js';
import { explain } from './report.js';
import * as settings from './settings.js';

export interface ConsumerSpec extends FetchLoop {
  readonly groupId: string;
  /** It can wait: the broker collects more before it answers. */
  readonly isPatient: boolean;
  /** What this member holds when the group is joined again. */
  held(): Iterable<number>;
}

/** A kafkajs consumer that lives once: it does not start again by itself, so that nothing of it is left in the next. */
export function newGroupConsumer(connection: Connection, spec: ConsumerSpec): Consumer {
  const { groupId, isPatient, held } = spec;
  const sessionTimeoutMs = connection.settings.sessionTimeoutMs ?? settings.SESSION_TIMEOUT_MS;
  // The one place where kafkajs hands out the cluster of a consumer, before it joins.
  const assigners: PartitionAssigner = (around) => {
    makePatient(around.cluster, spec);
    return copartitionAssigner(held)(around);
  };
  return connection.client(settings.REQUEST_TIMEOUT_MS).consumer({
    groupId,
    partitionAssigners: [assigners],
    sessionTimeout: sessionTimeoutMs,
    // Handlers only enqueue, so every living member joins again at its next heartbeat.
    rebalanceTimeout: sessionTimeoutMs,
    heartbeatInterval: Math.min(settings.HEARTBEAT_INTERVAL_MS, sessionTimeoutMs / 4),
    minBytes: isPatient ? settings.PATIENT_FETCH_BYTES : 1,
    // While there is nothing to fetch.
    maxWaitTimeInMs: settings.FETCH_WAIT_MS_MAX,
    metadataMaxAge: settings.METADATA_AGE_MS_MAX,
    allowAutoTopicCreation: false,
    retry: {
      retries: settings.READER_RETRIES_MAX,
      initialRetryTime: settings.RETRY_MS_FIRST,
      maxRetryTime: settings.READER_RETRY_MS_MAX,
      restartOnFailure: async () => false,
    },
  });
}

/**
 * kafkajs forgets a consumer that is disconnected while it joins, but the join goes on: the member it makes would fetch for ever, for
 * nobody, and hold its partitions. So the join is waited for first; both go on in the background when the caller has waited enough.
 */
export async function leaveGroup(connection: Connection, group: string, consumer: Consumer, joining: Promise<void>): Promise<void> {
  await joining.catch(() => undefined);
  try {
    await consumer.disconnect();
  } catch (error) {
    connection.report({ level: 'debug', message: 'a Kafka consumer could not leave', group, error: explain(error) });
  }
}

/**
 * Calls once when a consumer has neither fetched nor joined for long: kafkajs has lost its way without a word before. Its answer stops
 * the watch.
 */
export function watchForSilence(connection: Connection, consumer: Consumer, silent: (error: Error) => void): () => void {
  // A rebalance may take a session time-out, and a request its own, without a fetch.
  const limitMs = 3 * (connection.settings.sessionTimeoutMs ?? settings.SESSION_TIMEOUT_MS) + settings.REQUEST_TIMEOUT_MS;
  const intervalMs = limitMs / 8;
  let silentMs = 0;
  const heard = () => void (silentMs = 0);
  consumer.on(consumer.events.FETCH, heard);
  consumer.on(consumer.events.GROUP_JOIN, heard);
  // Counts turns, not time: a process that slept has had no turn to fetch in.
  return systemClock.every(intervalMs, () => {
    silentMs += intervalMs;
    if (silentMs > limitMs) silent(new Error(`expected a fetch within ${limitMs} ms, found none`));
  });
}
