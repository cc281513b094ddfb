import { ActionFailed } from '../actions/action.js';
import type { ActionRegistry } from '../actions/registry.js';
import { parseParameters } from './invalid-parameters.js';
import { StepFailure, type StepAttempt, type StepOutcome, type StepRunner } from './step-runner.js';

/** Steps of `type: action`: a registered function of the parameters, checked by the action's own schema. */
export class ActionRunner implements StepRunner {
  readonly type = 'action';

  constructor(private readonly actions: ActionRegistry) {}

  async run(attempt: StepAttempt): Promise<StepOutcome> {
    const action = this.actions.get(attempt.use ?? '');
    if (!action) throw this.unknown(attempt.use);
    const parameters = parseParameters(action.parameters, attempt.parameters, `action ${action.name}`);
    const { execution, step, attempt: number, idempotencyKey, signal } = attempt;
    try {
      return { output: await action.run(parameters, { execution, step, attempt: number, idempotencyKey, signal }) };
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      const { code, message, terminal, details } = error;
      throw new StepFailure({ name: code, message, ...(terminal && { terminal }), ...(details !== undefined && { details }) }, undefined, {
        cause: error,
      });
    }
  }

  private unknown(use: string | undefined): StepFailure {
    const known = this.actions.names().join(', ') || 'none';
    const message = `expected "use" to name a registered action (${known}), found ${JSON.stringify(use ?? null)}; correct the name or install its plugin`;
    return new StepFailure({ name: 'invalid-input', message, terminal: true });
  }
}
