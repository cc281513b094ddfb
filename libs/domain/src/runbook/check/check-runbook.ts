import { inOrder, type Diagnostic } from '../diagnostic.js';
import type { Runbook } from '../document.js';
import { isUnread, type ReadablePart } from '../readable-part.js';
import { placeOf } from '../runbook-source.js';
import { barePaths } from './bare-paths.js';
import { constantConditions } from './constant-conditions.js';
import { cycles } from './cycles.js';
import { deadJoins } from './dead-joins.js';
import { duplicateIds } from './duplicate-ids.js';
import { gatherFacts, type CounterExample, type Finding, type Rule, type Surroundings } from './facts.js';
import { missingSurroundings } from './missing-surroundings.js';
import { unapprovedSteps } from './unapproved-steps.js';
import { unboundedLoops } from './unbounded-loops.js';
import { unknownZones } from './unknown-zones.js';
import { unreachableSteps } from './unreachable-steps.js';
import { unfitDefaults } from './unfit-defaults.js';
import { unfitSchedules } from './unfit-schedules.js';
import { unfitLiterals } from './unfit-literals.js';
import { unfitParameters } from './unfit-parameters.js';
import { unreachableQuorums } from './unreachable-quorums.js';
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
  unknownZones,
  unfitDefaults,
  unfitParameters,
  unfitLiterals,
  unreachableQuorums,
  barePaths,
];

export interface CheckedRunbook extends Verdict {
  readonly valid: boolean;
}

/** What the rules say of a document. */
export interface Verdict {
  readonly errors: readonly Diagnostic[];
  readonly warnings: readonly Diagnostic[];
  /** The first way to a sensitive step that passes no approval. */
  readonly counterExample?: CounterExample;
}

/** Checks a runbook that `parseRunbook` read, against itself and against what its surroundings know. Throws nothing. */
export function checkRunbook(runbook: Runbook, surroundings: Surroundings = {}): CheckedRunbook {
  const facts = gatherFacts(runbook, surroundings);
  const verdict = verdictOf(
    runbook,
    RULES.flatMap((rule) => rule(facts)),
  );
  return { valid: verdict.errors.length === 0, ...verdict };
}

/**
 * What the static rules find in a definition that has faults already, so that one answer tells all. Where steps could not be read, what follows from
 * their order, or from what they would have done, is not told.
 */
export function checkPart({ runbook, unread }: ReadablePart, surroundings: Surroundings = {}): Verdict {
  const facts = gatherFacts(runbook, surroundings);
  const isWhole = unread.length === 0;
  const findings = RULES.filter((rule) => isWhole || !RULES_OF_ORDER.has(rule))
    .flatMap((rule) => rule(facts))
    .filter(({ code, path }) => !isUnread(unread, path) && (isWhole || code !== 'not-settled'));
  return verdictOf(runbook, findings);
}

/** They ask what every step does, and what comes after it. */
const RULES_OF_ORDER: ReadonlySet<Rule> = new Set([unreachableSteps, deadJoins, unapprovedSteps]);

function verdictOf(runbook: Runbook, findings: readonly Finding[]): Verdict {
  const errors = findings.filter(({ severity }) => severity === undefined);
  const counterExample = errors.find((finding) => finding.counterExample)?.counterExample;
  const warnings = findings.filter(({ severity }) => severity === 'warning');
  return { errors: diagnostics(runbook, errors), warnings: diagnostics(runbook, warnings), ...(counterExample && { counterExample }) };
}

function diagnostics(runbook: Runbook, findings: readonly Finding[]): Diagnostic[] {
  return inOrder(findings.map(({ code, message, path, inside }) => ({ code, message, path, ...placeOf(runbook, path, inside) })));
}
