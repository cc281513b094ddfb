import { randomUUID } from 'node:crypto';

/** Tests share a server and leave nothing to each other: every topic, group and collection has a name of its own. */
export function uniqueName(noun: string): string {
  return `contract-${noun}-${randomUUID().slice(0, 12)}`;
}
