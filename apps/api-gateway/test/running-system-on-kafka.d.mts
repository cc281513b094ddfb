import type { RunningSystem } from './running-system.mjs';

/** `environment` adds to or overrides the settings. */
export declare function startSystemOnKafka(environment?: Record<string, string>): Promise<RunningSystem & { readonly brokers: string[] }>;
