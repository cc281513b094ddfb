import { personOf } from '../../actor.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import type { StartExecution } from '../commands/index.js';
import type { CompiledRunbook } from '../../runbook/index.js';
import { hasExpired } from './legal-basis.js';
import { refusePerson } from './refuse-act.js';
import { refuseStanding } from './standing.js';
import type { ExecutionWorld } from '../drafting/world.js';

/** The gate that every start passes, whoever asks. Undefined: go. */
export function refuseStart(
  command: Pick<StartExecution, 'runbook' | 'legalBasis' | 'dataLicenses' | 'dryRun'>,
  runbook: CompiledRunbook,
  world: Pick<ExecutionWorld, 'now' | 'actor' | 'standing'>,
): ExecutionRejection | undefined {
  const unapproved = refuseStanding(command, world);
  if (unapproved) return unapproved;
  const demanded = runbook.runbook.legalBasis;
  const { legalBasis } = command;
  if (demanded?.required && !legalBasis) {
    return {
      code: 'legal-basis-missing',
      message: `expected a legalBasis, which ${command.runbook.id} requires, found none; state it in the request`,
    };
  }
  if (legalBasis) {
    if (hasExpired(legalBasis, world.now)) {
      return {
        code: 'legal-basis-expired',
        message: `expected a legal basis in force, found one that expired at ${legalBasis.expiresAt}; renew it`,
      };
    }
    const stranger = refusePerson(legalBasis, personOf(world.actor));
    if (stranger) return stranger;
  }
  const missing = (demanded?.dataLicenses ?? []).filter((license) => !command.dataLicenses.includes(license));
  if (missing.length > 0) {
    return {
      code: 'data-license-missing',
      message: `expected dataLicenses to cover ${missing.join(', ')}, found them missing; state them in the request`,
    };
  }
  return undefined;
}
