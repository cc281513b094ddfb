import { rejected, type Decision } from '../../decision.js';
import { labelsOfRun, type CompiledRunbook, type CompiledStep } from '../../runbook/index.js';
import type { StartExecution } from '../commands/index.js';
import { Drafting } from '../drafting/drafting.js';
import { runDeadline } from '../drafting/run-deadline.js';
import type { ExecutionEvent, StepOutline } from '../events/index.js';
import { basisOfStart } from '../authority/refuse-start.js';
import { riseAtStart } from '../drafting/classification.js';
import { progress } from '../progress/progress.js';
import type { ExecutionRejection } from '../commands/rejections.js';
import { refuseInheritance } from '../repair/inheritance.js';
import { repeatStart } from './repeat-start.js';
import type { ExecutionState } from '../state/execution-state.js';
import type { ExecutionWorld } from '../drafting/world.js';

export function startExecution(
  command: StartExecution,
  state: ExecutionState,
  world: ExecutionWorld,
): Decision<ExecutionEvent, ExecutionRejection> {
  if (state.status !== 'NONE') return repeated(command, state, world);
  const runbook = world.definition(command.runbook.digest);
  if (runbook === undefined) return { kind: 'needs', needs: { definition: command.runbook.digest } };
  if (runbook === null) {
    const { id, version, digest } = command.runbook;
    return rejected({
      code: 'unknown-runbook',
      message: `expected a registered runbook ${id} version ${version} (${digest}), found none; register it`,
    });
  }
  const {
    type: _type,
    startedBy,
    authority: _named,
    legalBasis: _stated,
    classification: _taken,
    marks: _found,
    labels: given,
    ...request
  } = command;
  // A child's start passed the gate of its parent's step already, as the same person.
  const basis = basisOfStart(command, runbook, { ...world, actor: startedBy ?? world.actor });
  if ('refusal' in basis) return rejected(basis.refusal);
  const gateMissing = refuseInheritance(command.inherited, runbook);
  if (gateMissing) return rejected(gateMissing);
  const draft = new Drafting(state, runbook, world);
  const labels = labelsOfRun(runbook.runbook, given);
  draft.emit({
    type: 'ExecutionStarted',
    at: world.now,
    ...request,
    ...(labels && { labels }),
    ...basis,
    steps: outline(runbook),
    startedBy: startedBy ?? world.actor,
    ...runDeadline(runbook, world),
    ...(runbook.runbook.retentionDays !== undefined && { retentionDays: runbook.runbook.retentionDays }),
  });
  riseAtStart(draft, command);
  progress(draft);
  return { kind: 'events', events: draft.end() };
}

function repeated(command: StartExecution, state: ExecutionState, world: ExecutionWorld): Decision<ExecutionEvent, ExecutionRejection> {
  if (command.requestDigest === state.requestDigest) return repeatStart(command, state, world);
  return rejected({
    code: 'key-reused',
    message: `expected the request that ${world.id} was started with, found another one with the same key; use a new key`,
  });
}

const outline = (runbook: CompiledRunbook): StepOutline[] => [...runbook.steps, ...runbook.onFailure].map(outlineOf);

function outlineOf({ id, type, name, onFailure, body }: CompiledStep): StepOutline {
  return {
    id,
    type,
    ...(name !== undefined && { name }),
    ...(onFailure && { onFailure: true as const }),
    ...(body.length > 0 && { body: body.map(outlineOf) }),
  };
}
