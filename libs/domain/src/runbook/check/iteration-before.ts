import type { Path } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { ExpressionSite } from '../expression-sites.js';
import { unknownOutput } from './step-outputs.js';
import type { Facts, Finding } from './facts.js';
import { loopsSeenFrom, STEP_MEMBERS } from './scope-names.js';

const MEMBERS = ['steps', 'collected'];

/** What is wrong with a path that begins with `previous`. */
export function misreadIteration(
  facts: Facts,
  site: ExpressionSite,
  reference: Path,
): Pick<Finding, 'code' | 'message' | 'severity'> | undefined {
  const [, member, id, part, ...keys] = reference;
  const loop = loopsSeenFrom(site).at(-1);
  if (member === undefined || !loop || loop.as === 'previous') return undefined;
  if (!MEMBERS.includes(member)) return unknown('previous', MEMBERS, member);
  if (id !== undefined && member === 'steps') {
    const body = loop.steps.map((step) => step.id);
    const step = loop.steps.find((one) => one.id === id);
    if (!step) return { ...unknown('previous.steps', body, id), code: 'unknown-step' };
    if (part !== undefined && !STEP_MEMBERS.includes(part)) return unknown(`previous.steps.${id}`, STEP_MEMBERS, part);
    const fault = part === 'output' ? unknownOutput(facts, step, keys) : undefined;
    if (fault) return fault;
  }
  return isGuarded(site) ? undefined : untested(reference);
}

function unknown(holder: string, known: readonly string[], found: string): Pick<Finding, 'code' | 'message'> {
  const guess = nearest(found, known);
  const advice = guess ? `did you mean ${guess}?` : 'read one of those';
  return { code: 'unknown-member', message: `expected ${holder} with one of ${known.join(', ')}, found ${found}; ${advice}` };
}

/** The expression looks whether there is an iteration before: at `previous` itself, under `has(…)`, or at `index`. */
function isGuarded({ references, tested }: ExpressionSite): boolean {
  return (
    tested.some(([root]) => root === 'previous') ||
    references.some((path) => path[0] === 'index' || (path[0] === 'previous' && path.length === 1))
  );
}

function untested(reference: Path): Pick<Finding, 'code' | 'message' | 'severity'> {
  const path = reference.join('.');
  return {
    code: 'first-iteration',
    severity: 'warning',
    message: `expected a test before ${path}, since previous is null in the first iteration; write has(${path}) ? ${path} : … `.trim(),
  };
}
