import { inOrder, type Diagnostic } from '../diagnostic.js';
import type { Runbook } from '../document.js';
import { isUnread, type ReadablePart } from '../readable-part.js';
import { placeOf } from '../runbook-source.js';
import { constantConditions } from './constant-conditions.js';
import { cycles } from './cycles.js';
import { deadJoins } from './dead-joins.js';
import { duplicateIds } from './duplicate-ids.js';
import { gatherFacts, type CounterExample, type Finding, type Rule, type Surroundings } from './facts.js';
import { missingSurroundings } from './missing-surroundings.js';
import { unapprovedSteps } from './unapproved-steps.js';
import { unboundedLoops } from './unbounded-loops.js';
import { unreachableSteps } from './unreachable-steps.js';
import { unfitDefaults } from './unfit-defaults.js';
import { unfitSchedules } from './unfit-schedules.js';
import { unresolvedPaths } from './unresolved-paths.js';
import { unresolvedReferences } from './unresolved-references.js';
import { wrongTypes } from './wrong-types.js';

/** The static rules of the language, each in a file of its own. */
const RULES: readonly Rule[] = [
  duplicateIds,
  unresolvedReferences,
  cycles,
  unresolvedPaths,
  unreachableSteps,
  constantConditions,
  deadJoins,
  unboundedLoops,
  wrongTypes,
  unapprovedSteps,
  missingSurroundings,
  unfitSchedules,
  unfitDefaults,
];

export interface CheckedRunbook {
  readonly valid: boolean;
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** The first way to a sensitive step that passes no approval. */
  readonly counterExample?: CounterExample;
}

/** Checks a runbook that `parseRunbook` read, against itself and against what its surroundings know. Throws nothing. */
export function checkRunbook(runbook: Runbook, surroundings: Surroundings = {}): CheckedRunbook {
  const facts = gatherFacts(runbook, surroundings);
  const findings = RULES.flatMap((rule) => rule(facts));
  const errors = findings.filter(({ severity }) => severity === undefined);
  const counterExample = errors.find((finding) => finding.counterExample)?.counterExample;
  return {
    valid: errors.length === 0,
    errors: diagnostics(runbook, errors),
    warnings: diagnostics(
      runbook,
      findings.filter(({ severity }) => severity === 'warning'),
    ),
    ...(counterExample && { counterExample }),
  };
}

/** What the static rules find in a definition that has faults already: in all of it, or about its names alone. */
export function checkPart({ runbook, unread, whole }: ReadablePart, surroundings: Surroundings = {}): Diagnostic[] {
  const facts = gatherFacts(runbook, surroundings);
  const findings = (whole ? RULES : RULES_OF_NAMES).flatMap((rule) => rule(facts));
  return diagnostics(
    runbook,
    findings.filter(({ severity, path }) => severity === undefined && !isUnread(unread, path)),
  );
}

/** They read no expression, and what a step of another type would do does not matter to them. */
const RULES_OF_NAMES: readonly Rule[] = [duplicateIds, unresolvedReferences, cycles, missingSurroundings];

function diagnostics(runbook: Runbook, findings: readonly Finding[]): Diagnostic[] {
  return inOrder(findings.map(({ code, message, path, inside }) => ({ code, message, path, ...placeOf(runbook, path, inside) })));
}
