import { uncoveredInputs, uncoveredLicenses, uncoveredStep, type CoveredStep } from '../../authorities/coverage.js';
import type { AuthorityTerms } from '../../authorities/terms.js';
import type { JsonObject } from '../../json.js';
import type { CompiledRunbook, CompiledStep } from '../../runbook/index.js';
import type { ExecutionRejection } from '../commands/rejections.js';

/** What a run would do and carry, before it begins. */
export interface WouldBeRun {
  readonly runbook: CompiledRunbook;
  readonly dataLicenses: readonly string[];
  /** Absent: not known yet. */
  readonly inputs?: JsonObject;
}

/** Why a run of this runbook, with these inputs and data, may not begin under these terms, whichever way it would take. Undefined: it may. */
export function refuseUncovered(
  { runbook, dataLicenses: stated, inputs }: WouldBeRun,
  terms: AuthorityTerms,
): ExecutionRejection | undefined {
  const steps = [...runbook.steps, ...runbook.onFailure].flatMap(withBody);
  const dataLicenses = [...new Set([...stated, ...steps.flatMap(({ definition }) => definition.dataLicenses ?? [])])];
  const beyond = [
    ...steps.map((step) => uncoveredStep(covered(step), terms, dataLicenses)),
    uncoveredLicenses(dataLicenses, terms),
    inputs && uncoveredInputs(inputs, terms),
  ].filter((message) => message !== undefined);
  if (beyond.length === 0) return undefined;
  const more = beyond.length > NAMED_MAX ? `; and ${beyond.length - NAMED_MAX} more` : '';
  return {
    code: 'authority-exceeded',
    message: `${beyond.slice(0, NAMED_MAX).join('; ')}${more}; have the authority amended, or name another`,
  };
}

/** Of what goes too far; the rest is counted. */
const NAMED_MAX = 5;

export const covered = ({ id, type, use, sensitive }: CompiledStep): CoveredStep => ({
  id,
  type,
  ...(use !== undefined && { use }),
  ...(sensitive !== undefined && { sensitive }),
});

const withBody = (step: CompiledStep): CompiledStep[] => [step, ...step.body.flatMap(withBody)];
