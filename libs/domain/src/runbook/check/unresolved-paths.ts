import type { Path } from '../../expression/index.js';
import { nearest } from '../../expression/nearest.js';
import type { PlacedStep } from '../document.js';
import type { ExpressionSite } from '../expression-sites.js';
import { isSettledBefore } from './settled-before.js';
import { misreadIteration } from './iteration-before.js';
import { schemaMember } from './schema-types.js';
import { namesKnownAt, readsPrevious, STEP_MEMBERS } from './scope-names.js';
import { unknownOutput } from './step-outputs.js';
import { unknownStep } from './unresolved-references.js';
import type { Facts, Finding } from './facts.js';

/** What expressions read must exist when they read it. */
export function unresolvedPaths(facts: Facts): Finding[] {
  return facts.sites.flatMap((site) =>
    site.references.flatMap((reference) => {
      const finding = unresolved(facts, site, reference);
      return finding ? [{ ...finding, path: placeIn(site, reference), inside: positionIn(site, reference) }] : [];
    }),
  );
}

type Unplaced = Omit<Finding, 'path'>;

function unresolved(facts: Facts, site: ExpressionSite, reference: Path): Unplaced | undefined {
  const [root = '', name] = reference;
  const names = namesKnownAt(site);
  if (!names.has(root)) return unknownVariable(facts, root, [...names]);
  if (root === 'steps' && name !== undefined) return unresolvedStep(facts, site, reference);
  if (root === 'inputs' && name !== undefined) return unresolvedInput(facts, site, reference);
  if (root === 'previous') return misreadIteration(facts, site, reference);
  return undefined;
}

function unknownVariable({ byId }: Facts, root: string, names: readonly string[]): Unplaced {
  const hyphenated = [...byId.keys()].find((id) => id.endsWith(`-${root}`));
  const guess = nearest(root, names);
  const advice = byId.has(root)
    ? `did you mean steps.${root}.output?`
    : hyphenated
      ? `did you mean steps['${hyphenated}']? A hyphen in an expression is a minus`
      : guess
        ? `did you mean ${guess}?`
        : `known here: ${names.join(', ')}; texts stand in quotes`;
  return { code: 'unknown-variable', message: `expected a name that is known here, found ${root}; ${advice}` };
}

function unresolvedStep(facts: Facts, site: ExpressionSite, [, id = '', member, ...keys]: Path): Unplaced | undefined {
  const other = facts.byId.get(id);
  if (!other) return { code: 'unknown-step', message: unknownStep(id, [...facts.byId.keys()]) };
  if (member !== undefined && !STEP_MEMBERS.includes(member)) {
    const guess = nearest(member, STEP_MEMBERS);
    return {
      code: 'unknown-member',
      message: `expected steps.${id} with one of ${STEP_MEMBERS.join(', ')}, found ${member}; ${guess ? `did you mean ${guess}?` : 'read one of those'}`,
    };
  }
  if (!isSettledThere(facts, site, other)) return notSettled(site, other);
  return member === 'output' ? unknownOutput(facts, other.step, keys) : undefined;
}

function isSettledThere(facts: Facts, { purpose, reader }: ExpressionSite, other: PlacedStep): boolean {
  if (!reader) return other.loops.length === 0 && !other.onFailure;
  // What a loop collects, or stops at, is looked at when its body has run.
  if (purpose === 'body' && reader.step.type === 'loop' && other.loops.at(-1) === reader.step) return true;
  return isSettledBefore(facts, reader, other);
}

function notSettled({ reader }: ExpressionSite, other: PlacedStep): Unplaced {
  const id = other.step.id;
  const who = reader ? reader.step.id : 'the end';
  if (other.loops.length > 0 && !reader?.loops.includes(other.loops.at(-1) as never)) {
    const loop = other.loops[0]?.id ?? '';
    return {
      code: 'not-settled',
      message: `expected ${who} to read a step outside loops, found ${id} in the body of ${loop}; collect it, and read steps.${loop}.output`,
    };
  }
  if (reader && other.loops.length > 0 && readsPrevious(reader.loops)) {
    const own = who === id;
    const found = own ? 'it reads itself; read' : `${who} does not wait for it; add ${id} to dependsOn, or read`;
    return {
      code: 'not-settled',
      message: `expected ${id} to be settled before ${who} begins, found that ${found} what the iteration before left: previous.steps.${id} (previous is null in the first)`,
    };
  }
  if (other.onFailure && !reader?.onFailure)
    return { code: 'not-settled', message: `expected ${who} to read a step that runs, found ${id} of onFailure; move one of them` };
  return {
    code: 'not-settled',
    message: `expected ${id} to be settled before ${who} begins, found nothing that makes ${who} wait for it on every path; add ${id} to its dependsOn`,
  };
}

function unresolvedInput({ runbook }: Facts, site: ExpressionSite, reference: Path): Unplaced | undefined {
  if (runbook.inputs === undefined) return undefined;
  const member = schemaMember(runbook.inputs, reference.slice(1));
  const path = reference.join('.');
  if (member.kind === 'unknown') {
    const guess = nearest(member.name, member.declared);
    const advice = guess ? `did you mean ${guess}?` : `declared there: ${member.declared.join(', ') || 'nothing'}`;
    return { code: 'unknown-input', message: `expected ${path} to be declared in the inputs' schema, found no ${member.name}; ${advice}` };
  }
  if (
    member.kind === 'optional' &&
    !site.tested.some((tested) => tested.length <= reference.length && tested.every((key, index) => key === reference[index]))
  ) {
    return {
      code: 'optional-input',
      severity: 'warning',
      message: `expected a test before ${path}, which may be missing; use has(${path}), or require it`,
    };
  }
  return undefined;
}

/** The text that holds the expression with this reference. */
function placeIn(site: ExpressionSite, reference: Path): string {
  return `${site.path}${site.expressions.find(({ expression }) => expression.references.includes(reference))?.pointer ?? ''}`;
}

function positionIn(site: ExpressionSite, reference: Path): number {
  const found = site.expressions.find(({ expression }) => expression.references.includes(reference));
  if (!found) return 0;
  const { source } = found.expression;
  const whole = source.indexOf(reference.join('.'));
  return found.position + Math.max(0, whole >= 0 ? whole : source.indexOf(reference[0] ?? ''));
}
