import {
  deadLetterOf,
  FACTS_KEPT_MS,
  OUTPUT_RETENTION_MS,
  TOPICS,
  WORKER_SIGNALS_RETENTION_MS,
  WORKER_TASKS_RETENTION_MS,
  workerTopicsOf,
} from '@runbook/wire';
import type { TopicSpec } from '@runbook/ports';
import type { Settings } from './settings.js';

/** Dead letters are looked at within weeks or never. */
const DEAD_LETTER_RETENTION_MS = 30 * 24 * 3600 * 1000;
const TRIGGER_RETENTION_MS = 7 * 24 * 3600 * 1000;

/** The topics that every service makes at its start, and what each must keep: the table of `docs/spec/topics.md`. */
export function topicsOf({ partitions, kafkaWorkers }: Pick<Settings, 'partitions' | 'kafkaWorkers'>): TopicSpec[] {
  const retentionMs = DEAD_LETTER_RETENTION_MS;
  return [
    { topic: TOPICS.executionCommands, partitions, keeps: 'what-is-unanswered' },
    { topic: TOPICS.executionEvents, partitions, keeps: 'everything' },
    { topic: TOPICS.correlationCommands, partitions, keeps: 'what-is-unanswered' },
    { topic: TOPICS.correlationEvents, partitions, keeps: 'everything' },
    { topic: TOPICS.registryCommands, partitions: 1, keeps: 'what-is-unanswered' },
    { topic: TOPICS.registryEvents, partitions: 1, keeps: 'everything' },
    { topic: TOPICS.identityCommands, partitions: 1, keeps: 'what-is-unanswered' },
    { topic: TOPICS.identityEvents, partitions: 1, keeps: 'everything' },
    { topic: TOPICS.triggers, partitions, retentionMs: TRIGGER_RETENTION_MS },
    { topic: TOPICS.output, partitions, retentionMs: OUTPUT_RETENTION_MS },
    { topic: TOPICS.facts, partitions, retentionMs: FACTS_KEPT_MS },
    ...[TOPICS.executionCommands, TOPICS.correlationCommands, TOPICS.registryCommands, TOPICS.identityCommands, TOPICS.triggers].map(
      (topic) => ({
        topic: deadLetterOf(topic),
        partitions: 1,
        retentionMs,
      }),
    ),
    ...kafkaWorkers.flatMap(({ namespace }) => topicsOfWorkers(namespace, partitions)),
  ];
}

function topicsOfWorkers(namespace: string, partitions: number): TopicSpec[] {
  const { tasks, signals, reports } = workerTopicsOf(namespace);
  return [
    { topic: tasks, partitions, retentionMs: WORKER_TASKS_RETENTION_MS },
    { topic: signals, partitions: 1, retentionMs: WORKER_SIGNALS_RETENTION_MS },
    { topic: reports, partitions, retentionMs: WORKER_TASKS_RETENTION_MS },
  ];
}
