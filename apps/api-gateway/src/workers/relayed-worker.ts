import type { KafkaWorkers } from '@runbook/service';
import type { WorkerIdentity } from './worker-commands.js';

const executorOverKafka = (namespace: string, worker: string): string => `worker:${namespace}@kafka/${worker}`;

/** A worker that comes over Kafka. The broker's access rules have authenticated it: it may write to the namespace's topics. */
export const identityOverKafka = ({ tenant, namespace }: KafkaWorkers, worker: string): WorkerIdentity => ({
  executor: executorOverKafka(namespace, worker),
  actor: { kind: 'service', id: `${namespace}@kafka`, tenant, via: 'log' },
});

/** The worker's own name; undefined for one that came another way. */
export function workerOverKafka(namespace: string, executor: string): string | undefined {
  const prefix = executorOverKafka(namespace, '');
  return executor.startsWith(prefix) ? executor.slice(prefix.length) : undefined;
}

export const namespaceOf = (action: string): string => action.slice(0, action.indexOf('/'));
