import { sha256Of } from './record.js';

/** The trace id (W3C Trace Context) of everything that a run does: the same in every process, and after every restart. */
export const traceOfExecution = (id: string): string => sha256Of(id).slice(0, 32);
