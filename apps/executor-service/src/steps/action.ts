import { ActionFailed, type Action, type ActionContext, type ProbeAnswer } from '../actions/action.js';
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
    const parameters = parametersOf(action, attempt);
    attempt.departing();
    try {
      return { output: await action.run(parameters, contextOf(attempt)) };
    } catch (error) {
      if (!(error instanceof ActionFailed)) throw error;
      const { code, message, terminal, details, effectless } = error;
      const fault = { name: code, message, ...(terminal && { terminal }), ...(details !== undefined && { details }) };
      throw new StepFailure(fault, undefined, { cause: error, effectless });
    }
  }

  prober(use: string | undefined): ((attempt: StepAttempt) => Promise<ProbeAnswer>) | undefined {
    const action = this.actions.get(use ?? '');
    const probe = action?.probe?.bind(action);
    return action && probe && ((attempt) => probe(parametersOf(action, attempt), contextOf(attempt)));
  }

  private unknown(use: string | undefined): StepFailure {
    const names = this.actions.names().join(', ') || 'none';
    const message = `expected "use" to name a registered action (${names}), found ${JSON.stringify(use ?? null)}; correct the name or install its plugin`;
    return new StepFailure({ name: 'invalid-input', message, terminal: true });
  }
}

const parametersOf = <P>(action: Action<P>, attempt: StepAttempt): P =>
  parseParameters(action.parameters, attempt.parameters, `action ${action.name}`);

const contextOf = ({ execution, step, attempt, idempotencyKey, signal }: StepAttempt): ActionContext => ({
  execution,
  step,
  attempt,
  idempotencyKey,
  signal,
});
