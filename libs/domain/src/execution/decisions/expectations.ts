import type { Actor } from '../../actor.js';
import type { ExecutionCommand } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { Act } from '../events/index.js';
import type { ExecutionState } from '../state/execution-state.js';
import { stepAt } from '../state/paths.js';

/**
 * The act that the command would be, if its sender said what it knew. Two acts on the same target may undo each other; acts on different
 * ones never do, so people who work side by side do not get into each other's way.
 *
 * Votes are bound by their digest, cancellations by the end that they bring, reports by attempts, waits and children: none of these needs more.
 */
export function actOf(command: ExecutionCommand, actor: Actor): Act | undefined {
  const on = targetOf(command, actor);
  if (on === undefined) return undefined;
  if ('parentVersion' in command && command.parentVersion !== undefined) return { on, parentVersion: command.parentVersion };
  return 'seenActs' in command && command.seenActs !== undefined ? { on } : undefined;
}

function targetOf(command: ExecutionCommand, { id }: Actor): string | undefined {
  switch (command.type) {
    case 'PauseExecution':
    case 'ResumeExecution':
    case 'ReleaseExecution':
    case 'RenewAuthority':
      return 'pause';
    case 'RetryStep':
    case 'SkipStep':
    case 'ResolveStep':
      return `step ${command.step}`;
    case 'EditVariables':
      return 'variables';
    case 'ExtendApproval':
      return `deadline ${command.step}`;
    case 'DelegateApproval':
      return `voice ${command.step} ${id}`;
    case 'CommentApproval':
      return `comment ${command.step} ${id}`;
    default:
      return undefined;
  }
}

/** Why the command comes too late, or a second time; undefined when it knew what it acts on. */
export function refuseOutdated(command: ExecutionCommand, act: Act | undefined, state: ExecutionState): ExecutionRejection | undefined {
  return (act && refuseLate(command, act, state)) ?? refuseOtherStep(command, state);
}

function refuseLate(command: ExecutionCommand, { on, parentVersion }: Act, { acts }: ExecutionState): ExecutionRejection | undefined {
  if (parentVersion !== undefined) {
    const heeded = acts?.parentVersion;
    return heeded === undefined || parentVersion > heeded
      ? undefined
      : outdated(`a word of the parent after its record ${heeded}`, `one of record ${parentVersion}`);
  }
  const seen = (command as { readonly seenActs?: number }).seenActs;
  const last = acts?.last[on] ?? acts?.forgotten ?? 0;
  return seen === undefined || last <= seen ? undefined : outdated(`that act ${last} on ${on} was known`, `knowledge up to act ${seen}`);
}

/** What a person had before them, as they said. */
function refuseOtherStep(command: ExecutionCommand, { steps }: ExecutionState): ExecutionRejection | undefined {
  if ('expectedAttempt' in command && command.expectedAttempt !== undefined) {
    const found = stepAt(steps, command.step)?.attempt;
    if (found !== undefined && found !== command.expectedAttempt) {
      return outdated(`attempt ${command.expectedAttempt} of ${command.step} to be the last`, `attempt ${found}`);
    }
  }
  if ('expectedDeadlineAt' in command && command.expectedDeadlineAt !== undefined) {
    const found = stepAt(steps, command.step)?.timeoutAt;
    if (found !== command.expectedDeadlineAt) return outdated(`the deadline ${textOf(command.expectedDeadlineAt)}`, textOf(found));
  }
  return undefined;
}

const textOf = (at: number | undefined): string => (at === undefined ? 'none' : new Date(at).toISOString());

const outdated = (expected: string, found: string): ExecutionRejection => ({
  code: 'outdated',
  message: `expected ${expected}, found ${found}; fetch the execution again`,
});
