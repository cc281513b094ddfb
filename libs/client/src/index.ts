export type { Paths, Schemas } from '@runbook/api-types';
export { createRunbookClient, type ClientSettings, type RunbookClient } from './runbook-client.js';
export { RunbookProblem, type ProblemEntry } from './runbook-problem.js';
