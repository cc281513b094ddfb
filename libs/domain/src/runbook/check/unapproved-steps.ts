import type { PlacedStep } from '../document.js';
import { findUnapprovedWay, isGate, type Way } from './unapproved-way.js';
import type { CounterExample, Facts, Finding } from './facts.js';

/**
 * Every step of a sensitive class is dominated by an approval: on every way that leads to it, whatever is skipped, fails or
 * jumps, an approval was granted before. An approval that grants itself on time-out does not count, nor does one of the main
 * steps for `onFailure`, which a failure of the very first step may start.
 */
export function unapprovedSteps(facts: Facts): Finding[] {
  const isSensitive = facts.surroundings.isSensitive ?? (() => true);
  return facts.placed
    .filter(({ step }) => step.sensitive !== undefined && isSensitive(step.sensitive))
    .flatMap((placed) => {
      const way = wayTo(facts, placed);
      return way === undefined ? [] : [finding(facts, placed, way)];
    });
}

/** A way without approval through the lists around the step, outermost first. A loop that is itself dominated covers its body. */
function wayTo(facts: Facts, placed: PlacedStep): Way | 'too-many' | undefined {
  const list = facts.listOf(placed);
  const inside = findUnapprovedWay(list, placed.step.id);
  if (inside === undefined || inside === 'too-many' || !list.loop) return inside;
  const outside = wayTo(facts, list.loop);
  return outside === undefined || outside === 'too-many' ? outside : [...outside, ...inside];
}

function finding(facts: Facts, { step, path, onFailure }: PlacedStep, way: Way | 'too-many'): Finding {
  const at = `${path}/sensitive`;
  const subject = `expected an approval on every way to ${step.id} (${step.sensitive ?? ''})`;
  if (way === 'too-many') {
    return {
      code: 'approval-not-provable',
      message: `${subject}, found more ways than can be checked; put one approval directly before it`,
      path: at,
    };
  }
  const counterExample: CounterExample = { step: step.id, path: [...way, { step: step.id, outcome: 'begins' }] };
  const shown = counterExample.path.map(({ step: id, outcome }) => `${id} ${outcome}`).join(' → ');
  const automatic = facts.placed.find(
    (one) => one.step.type === 'human-approval' && !isGate(one.step) && way.some(({ step: id }) => id === one.step.id),
  );
  const advice = automatic
    ? `${automatic.step.id} approves itself on time-out, which is no approval: let it fail, reject or escalate`
    : onFailure
      ? 'put a human-approval into onFailure, before it'
      : 'let it depend on a human-approval alone, or ask on each way';
  return {
    code: 'unapproved-sensitive-step',
    message: `${subject}, found a way without one: ${shown}; ${advice}`,
    path: at,
    counterExample,
  };
}
