import type { CompiledStep } from '../../runbook/index.js';
import type { Drafting } from './drafting.js';
import type { Instance } from './instance.js';
import { rise } from './classification.js';
import type { ExecutionWorld } from './world.js';

/** The step has brought something: the run is classified, and licensed, as what it brings is declared to be. */
export function takeCarried(draft: Drafting, { path, step }: Instance): void {
  const { definition, use } = step;
  const action = use === undefined ? undefined : draft.world.action?.(use);
  for (const label of [definition.classification, action?.classification])
    if (label !== undefined) rise(draft, { kind: 'step', label, of: path });
  joinLicenses(draft, path, broughtBy(step, draft.world));
}

/** The licences under which what the step brings comes. */
export function broughtBy({ definition, use }: CompiledStep, { action }: Pick<ExecutionWorld, 'action'>): readonly string[] {
  const ofAction = use === undefined ? [] : (action?.(use)?.dataLicenses ?? []);
  return [...new Set([...(definition.dataLicenses ?? []), ...ofAction])];
}

export function joinLicenses(draft: Drafting, of: string, licences: readonly string[]): void {
  const dataLicenses = licences.filter((licence) => !draft.state.dataLicenses.includes(licence));
  if (dataLicenses.length > 0) draft.emit({ type: 'LicensesJoined', at: draft.world.now, dataLicenses, of });
}
