import type { ExecutionCommand } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/** What comes of asking, before every decision about a run, whether what it was started with is still in force. */
export type Heeded = { readonly refusal: ExecutionRejection } | 'goes on' | 'held now' | 'cancelled now';

/** They end the run, which a hold does not keep anybody from. */
export const ENDS: ReadonlySet<string> = new Set<ExecutionCommand['type']>(['CancelExecution', 'TerminateExecution']);
/** They open a run that has ended. */
export const REOPENS: ReadonlySet<string> = new Set<ExecutionCommand['type']>(['RetryStep', 'SkipStep', 'ResolveStep', 'EditVariables']);
