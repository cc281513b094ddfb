import { decideExecution, evolveExecution, type ExecutionState } from '@runbook/domain';
import type { Core } from './gated-run.js';

interface Planted {
  readonly core: Core;
  /** Of runs among which one shows it. */
  readonly seed: number;
}

/** Engines that make one mistake each about who granted what. */
export const PLANTED_FAULTS: Readonly<Record<string, Planted>> = {
  'lets an operator skip the gate': remembering(8, (text) => text.replaceAll('"reason":"operator"', '"reason":"when-false"')),
  'does not see that what would run has changed': remembering(6, (text, { inputs }) =>
    text.replaceAll(/"shown":\{.*?\]\}/g, (shown) => shown.replaceAll(/"(?:v|hand-\d+)"/g, JSON.stringify(inputs['v'] ?? ''))),
  ),
  'does not mind a hand in what was not known': {
    seed: 2,
    core: {
      evolve: evolveExecution,
      decide: (command, state, world) => {
        const decision = decideExecution(command, state, world);
        if (command.type !== 'EditVariables' || decision.kind !== 'events') return decision;
        return { kind: 'events', events: decision.events.filter(({ type }) => type !== 'ApprovalVoided') };
      },
    },
  },
  'lets requesters vote': {
    seed: 8,
    core: {
      evolve: evolveExecution,
      decide: (command, { requesters: _requesters, ...state }, world) =>
        decideExecution(command, { ...state, startedBy: { ...state.startedBy, kind: 'service' } }, world),
    },
  },
};

/** What it remembers is another text. */
function remembering(seed: number, change: (text: string, state: ExecutionState) => string): Planted {
  const recall = (state: ExecutionState): ExecutionState => JSON.parse(change(JSON.stringify(state), state)) as ExecutionState;
  const decide: Core['decide'] = (command, state, world) => decideExecution(command, recall(state), world);
  return { seed, core: { evolve: evolveExecution, decide } };
}
