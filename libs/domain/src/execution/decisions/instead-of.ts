import { leftOut } from '../settling/give-up.js';
import type { AuthorityNotice, ExecutionCommand, Report, UndecidedProgress } from '../commands/index.js';

/** So much of a reason goes into the run's failure: what broke may say anything. */
const REASON_CHARACTERS_MAX = 1_000;

/**
 * What is decided instead of a command that nothing can be decided about. A report is said once, and no person waits for what comes of it: the run
 * fails of it, and if that cannot be decided either, it gives up. What people ask for is refused to them, and changes nothing.
 */
export function insteadOf(command: ExecutionCommand, { name, message }: UndecidedProgress): ExecutionCommand | undefined {
  if (!SAID_ONCE.has(command.type)) return undefined;
  const before = command.type === 'FireTimers' ? command.undecided : undefined;
  if (before?.givesUp) return undefined;
  const reason = message.slice(0, REASON_CHARACTERS_MAX);
  if (!before) return { type: 'FireTimers', undecided: { name, message: reason } };
  return { type: 'FireTimers', undecided: { ...before, message: leftOut(before.message, reason), givesUp: true } };
}

/** Every report but the heartbeat, which comes again. */
const SAID_ONCE: ReadonlySet<string> = new Set<Exclude<Report['type'], 'RenewLease'> | AuthorityNotice['type']>([
  'CompleteStep',
  'FailStep',
  'ReportProbe',
  'DeliverEvent',
  'RefuseWait',
  'EndChild',
  'FireTimers',
  'HeedAuthority',
  'ConfirmAuthority',
  'RefuseAuthority',
]);
