import type { Task } from './task.js';

/** The topics of a namespace, in the system whose topics have this prefix. */
export const topicsOf = (namespace: string, prefix = '') => ({
  tasks: `${prefix}runbook.worker.${namespace}.tasks`,
  signals: `${prefix}runbook.worker.${namespace}.signals`,
  reports: `${prefix}runbook.worker.${namespace}.reports`,
});

export interface OfferedTask extends Omit<Task, 'timeLeftMs'> {
  readonly dispatch: number;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface Signal {
  readonly kind: 'held' | 'refused' | 'cancel' | 'gone';
  readonly task: string;
  readonly worker: string;
}

/** Undefined for what is none, or of a version that this SDK does not know. */
export function offerIn(value: Buffer | null): OfferedTask | undefined {
  const message = messageIn(value) as Partial<OfferedTask> | undefined;
  return typeof message?.id === 'string' && typeof message.expiresAt === 'number' ? (message as OfferedTask) : undefined;
}

export function signalIn(value: Buffer | null): Signal | undefined {
  const message = messageIn(value) as Partial<Signal> | undefined;
  return typeof message?.task === 'string' && typeof message.worker === 'string' ? (message as Signal) : undefined;
}

function messageIn(value: Buffer | null): object | undefined {
  try {
    const message = JSON.parse(value?.toString('utf8') ?? '') as { v?: unknown } | null;
    return message?.v === 1 ? message : undefined;
  } catch {
    return undefined;
  }
}
