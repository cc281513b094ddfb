import { heldValue } from '../../held-value.js';
import type { Json, JsonObject } from '../../json.js';
import { CHILD_DEPTH_MAX, startInputs, violationsText, type CompiledRunbook } from '../../runbook/index.js';
import { Needed } from '../../decision.js';
import { gateOf } from '../../execution/approvals/gate.js';
import { resolved } from '../../execution/drafting/blob-content.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { RunbookPin, StepError } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import { checkedAgainst, refuseDispatch } from '../../execution/authority/refuse-dispatch.js';
import { basisOfStart } from '../../execution/authority/refuse-start.js';
import { inlined, type Inlined } from '../../execution/drafting/inline.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';
import { simulate } from '../dry-run/simulate.js';

/** Asks for a run of another runbook. What would refuse its start fails the step here, where somebody can see it. */
export function requestChild(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const { state, world } = draft;
  const gate = gateOf(draft, instance);
  if (gate === 'asked-again') return;
  if (gate !== 'open') return failAttempt(draft, instance, gate);
  const rendered = step.parameters.render(scopeAt(draft, path), world) as JsonObject;
  const depth = (state.parent?.depth ?? 1) + 1;
  const pin = world.version(String(rendered['id']), (rendered['version'] ?? 'latest') as number | 'latest');
  if (depth > CHILD_DEPTH_MAX || !pin) return failAttempt(draft, instance, depth > CHILD_DEPTH_MAX ? tooDeep(depth) : unknown(rendered));
  const runbook = definitionOf(draft, pin);
  const refusal = refusalOf(draft, instance, pin, runbook);
  if (refusal) return failAttempt(draft, instance, refusal);
  const fitted = inputsFor(draft, runbook, (rendered['inputs'] ?? {}) as JsonObject);
  if ('error' in fitted) return failAttempt(draft, instance, fitted.error);
  const inputs = fitted.value as JsonObject;
  draft.budget.spend(fitted);
  if (state.dryRun) return simulate(draft, instance, { runbook: pin as unknown as Json, inputs });
  const attempt = draft.nextAttempt(path);
  const { startedBy, requesters, legalBasis, dataLicenses, classification, incidentId, labels, triggeredBy } = state;
  draft.emit({
    type: 'ChildRequested',
    at: world.now,
    step: path,
    attempt,
    child: `exe_${world.sha256(`${world.id}/${path}#${attempt}`).slice(0, CHILD_ID_DIGITS)}`,
    runbook: pin,
    inputs,
    depth,
    startedBy,
    ...(requesters && { requesters }),
    dataLicenses,
    ...(classification !== undefined && { classification }),
    ...(legalBasis && { legalBasis }),
    ...checkedAgainst(state),
    ...(incidentId !== undefined && { incidentId }),
    ...(labels && { labels }),
    ...(triggeredBy !== undefined && { triggeredBy }),
    ...(step.timeoutMs !== undefined && { timeoutMs: step.timeoutMs }),
  });
}

/** Enough of a SHA-256 that no two are ever equal. */
const CHILD_ID_DIGITS = 40;

function refusalOf(draft: Drafting, { step }: Instance, pin: RunbookPin, runbook: CompiledRunbook): StepError | undefined {
  const { state, world } = draft;
  const { legalBasis, authority, dataLicenses, startedBy } = state;
  const denial = refuseDispatch(state, step, world);
  if (denial) return denial;
  const start = {
    runbook: pin,
    dataLicenses,
    parent: { execution: world.id, step: step.id, depth: 1 },
    ...(authority ? { authority: authority.id } : legalBasis && { legalBasis }),
    ...(state.dryRun && { dryRun: state.dryRun }),
  };
  const basis = basisOfStart(start, runbook, { ...world, actor: startedBy });
  return 'refusal' in basis ? { name: 'denied', message: basis.refusal.message, terminal: true } : undefined;
}

/** The child's inputs with its defaults, as the record may hold them. What lies in the blob store stays there where nothing is added. */
function inputsFor(draft: Drafting, { runbook }: CompiledRunbook, given: JsonObject): Inlined | { readonly error: StepError } {
  if (runbook.inputs === undefined) return inlined(given, 'inputs', draft.world);
  const plain = resolved(draft, given) as JsonObject;
  const { inputs, violations } = startInputs(runbook.inputs, plain);
  if (violations.length > 0) {
    const message = `expected inputs that fit the schema of ${runbook.id}, found: ${violationsText(violations)}`;
    return { error: { name: 'invalid-input', message, terminal: true } };
  }
  return inlined(inputs === plain ? given : heldValue(inputs), 'inputs', draft.world);
}

function definitionOf({ world }: Drafting, { digest }: RunbookPin): CompiledRunbook {
  const found = world.definition(digest);
  if (!found) throw new Needed({ definition: digest });
  return found;
}

const tooDeep = (depth: number): StepError => ({
  name: 'limit-exceeded',
  message: `expected runs in runs at most ${CHILD_DEPTH_MAX} deep, found the ${depth}th; start it as a run of its own`,
  terminal: true,
});

const unknown = ({ id, version }: JsonObject): StepError => ({
  name: 'invalid-input',
  message: `expected a registered runbook ${String(id)}${version === undefined ? '' : ` version ${String(version)}`}, found none; register it`,
  terminal: true,
});
