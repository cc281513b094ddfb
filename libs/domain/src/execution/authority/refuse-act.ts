import { personOf, type Actor } from '../../actor.js';
import type { ExecutionCommand } from '../commands/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { LegalBasis } from '../events/index.js';

/** What makes a run do more than it would of itself. What stops one is open to everybody who may act on it, and who votes is for the gate to say. */
const MAKES_RUN: ReadonlySet<string> = new Set<ExecutionCommand['type']>([
  'ResumeExecution',
  'ReleaseExecution',
  'RetryStep',
  'SkipStep',
  'ResolveStep',
  'EditVariables',
  'DeliverEvent',
  'OverrideGate',
]);

/** The gate that every act passes which makes a run go on: whoever does it must be one of those who might have started it. Undefined: go. */
export function refuseAct(command: ExecutionCommand, legalBasis: LegalBasis | undefined, actor: Actor): ExecutionRejection | undefined {
  if (!MAKES_RUN.has(command.type)) return undefined;
  if (command.type === 'OverrideGate') return refusePerson(legalBasis, command.by);
  return refusePerson(legalBasis, command.type === 'DeliverEvent' ? command.requester : personOf(actor));
}

/** Why the person may not make the run of this legal basis go; undefined: they may, or it was no person. */
export function refusePerson(legalBasis: LegalBasis | undefined, person: string | undefined): ExecutionRejection | undefined {
  if (!legalBasis || person === undefined) return undefined;
  const { authorizedUsers } = legalBasis;
  if (authorizedUsers.includes(person)) return undefined;
  const message = `expected ${person} among the legal basis's authorizedUsers, found ${authorizedUsers.join(', ') || 'nobody'}; ask one of them`;
  return { code: 'not-authorized', message };
}
