import type { Clock, EventLog } from '@runbook/ports';
import { TOPICS } from '@runbook/wire';
import { probe } from './readiness-probe.js';
import type { ReadinessCheck } from './readiness.js';

/** Asks the log where it ends: a service without its log can neither do its work nor tell what became of it. */
export const logCheck = (log: EventLog, clock: Clock): ReadinessCheck => probe(clock, () => log.end(TOPICS.registryEvents, 0));
