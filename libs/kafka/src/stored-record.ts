import type { KafkaMessage } from 'kafkajs';
import type { StoredRecord } from '@runbook/ports';

/** A message as our ports show it. Records of other programs may lack a key or a value, or repeat a header: the first counts. */
export function storedRecord({ topic, partition }: { topic: string; partition: number }, message: KafkaMessage): StoredRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const first = Array.isArray(value) ? value[0] : value;
    if (first !== undefined) headers[name] = first.toString();
  }
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? '',
    value: message.value ?? Buffer.alloc(0),
    headers,
  };
}
