import canonicalize from 'canonicalize';
import { resolved } from '../drafting/blob-content.js';
import type { Drafting } from '../drafting/drafting.js';
import type { Shown, ShownTarget } from '../events/index.js';
import { idOf, loopsAround, prefixOf } from '../state/paths.js';
import type { StepState } from '../state/execution-state.js';
import { extentOf, ParameterPreview } from './parameter-preview.js';
import { shownTarget } from './shown.js';
import { nameAtGate, targetsOf, type Target } from './targets.js';

/** A gate of which the state holds a request: asked now, or granted. */
interface Gate {
  readonly path: string;
  readonly step: StepState;
}

/** A target that a gate showed, as it is defined. */
export interface Covered {
  readonly target: Target;
  readonly shown: ShownTarget;
}

/** What the gate showed of its targets; those that it did not show are left out. */
export function coveredBy({ runbook }: Drafting, { path, step }: Gate): Covered[] {
  const gate = runbook.step(idOf(path));
  if (!gate || !step.approval) return [];
  const byPath = new Map(step.approval.shown.targets.map((target) => [target.step, target]));
  return targetsOf(runbook, gate).flatMap((target) => {
    const shown = byPath.get(`${prefixOf(path)}${target.name}`);
    return shown ? [{ target, shown }] : [];
  });
}

/** What `shown` calls the instance. */
const targetPath = (gate: string, path: string): string => `${prefixOf(gate)}${nameAtGate(gate, path)}`;

/** Whether the gate showed the instance. */
export function hasShown({ path: gate, step }: Gate, path: string): boolean {
  return step.approval?.shown.targets.some((target) => target.step === targetPath(gate, path)) ?? false;
}

/**
 * Whether the instance, which is about to begin, would run with anything else than what the gate showed: other parameters, another child's
 * version, another definition, another legal basis, other items of a loop around it. What could not be computed when the gate was asked cannot differ.
 */
export function wouldRunDifferently(draft: Drafting, gate: Gate, path: string): boolean {
  const { approval } = gate.step;
  const outdated = approval?.outdated?.includes(targetPath(gate.path, path)) === true;
  if (!approval || outdated || isUnderOtherTerms(draft, approval.shown)) return true;
  const preview = new ParameterPreview(draft, gate.path);
  const loops = new Map(loopsBetween(gate.path, path).map((loop) => [nameAtGate(gate.path, loop), loop]));
  const own = nameAtGate(gate.path, path);
  return coveredBy(draft, gate).some((covered) => {
    const loop = loops.get(covered.target.name);
    if (loop !== undefined) return goesThroughOthers(draft, loop, covered.shown);
    return covered.target.name === own && differs(preview, covered);
  });
}

const loopsBetween = (gate: string, path: string): string[] =>
  loopsAround(path.slice(prefixOf(gate).length)).map(({ loop }) => `${prefixOf(gate)}${loop}`);

export function isUnderOtherTerms({ state }: Drafting, { definition, legalBasis }: Shown): boolean {
  return definition !== state.runbook.digest || canonicalize(legalBasis) !== canonicalize(state.legalBasis);
}

/** Whether what was shown of the target would be computed differently now. */
export function differs(preview: ParameterPreview, { target, shown }: Covered): boolean {
  return canonicalize(shownTarget(preview, target, shown.unknown)) !== canonicalize(shown);
}

/** A loop that has begun goes through what it found then, whatever its expression would give now. */
function goesThroughOthers(draft: Drafting, path: string, { parameters }: ShownTarget): boolean {
  const loop = draft.stepAt(path)?.loop;
  if (!loop || parameters === undefined) return false;
  const compare = (): boolean => canonicalize(extentOf(draft, loop)) !== canonicalize(resolved(draft, parameters));
  if (typeof loop.items !== 'object' || loop.items === null || typeof parameters !== 'object' || parameters === null) return compare();
  // Every iteration asks for the same two values: comparing them each time would make a loop cost the square of its items.
  const answers = compared.get(loop.items) ?? new WeakMap<object, boolean>();
  compared.set(loop.items, answers);
  const answer = answers.get(parameters) ?? compare();
  answers.set(parameters, answer);
  return answer;
}

const compared = new WeakMap<object, WeakMap<object, boolean>>();
