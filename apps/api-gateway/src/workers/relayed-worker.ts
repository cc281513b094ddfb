import type { KafkaWorkers } from '@runbook/service';
import type { Speaker } from './worker-words.js';

const executorOverKafka = (namespace: string, worker: string): string => `worker:${namespace}@kafka/${worker}`;

/** A worker that comes over Kafka: who may write to the namespace's topics is known to the broker alone. */
export const speakerOverKafka = ({ tenant, namespace }: KafkaWorkers, worker: string): Speaker => ({
  executor: executorOverKafka(namespace, worker),
  actor: { kind: 'service', id: `${namespace}@kafka`, tenant, via: 'log' },
});

/** The worker's own name; undefined for one that came another way. */
export function workerOverKafka(namespace: string, executor: string): string | undefined {
  const prefix = executorOverKafka(namespace, '');
  return executor.startsWith(prefix) ? executor.slice(prefix.length) : undefined;
}

export const namespaceOf = (action: string): string => action.slice(0, action.indexOf('/'));
