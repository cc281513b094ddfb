import { decideExecution, decideIdentity, decideRegistry, type ExecutionCommand, type ExecutionState } from '@runbook/domain';
import { CORES, type Cores } from '../authorities-and-runs.js';

const changed = (change: Partial<Cores>): Cores => ({ ...CORES, ...change });
const seeing = (change: (state: ExecutionState, command: ExecutionCommand) => ExecutionState): Cores =>
  changed({ decideExecution: (command, state, world) => decideExecution(command, change(state, command), world) });

/** Engines with one fault each. The schedules must show every one of them. */
export const PLANTED_FAULTS: Readonly<Record<string, Cores>> = {
  'begins before its authority has confirmed it': seeing((state) =>
    state.authority ? { ...state, authority: { ...state.authority, confirmed: true } } : state,
  ),
  'does not listen to what its authority says, nor look': changed({
    decideExecution: (command, state, world) =>
      command.type === 'HeedAuthority'
        ? { kind: 'nothing' }
        : decideExecution(command, state, { ...world, authority: (id) => (state.status === 'NONE' ? world.authority(id) : null) }),
  }),
  'resumes what its authority holds': seeing(({ hold, ...state }, { type }) =>
    type === 'ResumeExecution' || !hold ? state : { ...state, hold },
  ),
  'does not hear that it is refused': changed({
    decideExecution: (command, state, world) =>
      command.type === 'RefuseAuthority'
        ? { kind: 'nothing' }
        : decideExecution(command, state, { ...world, authority: (id) => (state.status === 'NONE' ? world.authority(id) : null) }),
  }),
  'forgets whom it has counted': changed({
    decideRegistry: (command, state, world) =>
      decideRegistry(command, state.authority ? { ...state, authority: { ...state.authority, counted: {} } } : state, world),
  }),
  'lets a late copy of a leaving take a run that came back': changed({
    decideRegistry: (command, state, world) =>
      decideRegistry(command.type === 'LeaveAuthority' ? { type: command.type, execution: command.execution } : command, state, world),
  }),
  'keeps a run that a late copy of a question brought': changed({
    decideExecution: (command, state, world) => {
      const decision = decideExecution(command, state, world);
      return command.type === 'ConfirmAuthority' && decision.kind === 'rejected' ? { kind: 'nothing' } : decision;
    },
  }),
  'does not look at the clock': changed({
    decideExecution: (command, state, world) => decideExecution(command, withoutEnd(state), world),
  }),
  'does not ask whether its version is deprecated': changed({
    decideExecution: (command, state, world) => decideExecution(command, state, { ...world, standing: () => 'in-force' }),
  }),
  'lets what its authority held go on by a deprecated version': changed({
    decideExecution: (command, state, world) =>
      decideExecution(command, state, command.type === 'ConfirmAuthority' ? { ...world, standing: () => 'in-force' } : world),
  }),
  'opens a gate that nobody answers for': changed({
    decideIdentity: (command, state, world) =>
      command.type === 'HeedOverride' && !command.refusal
        ? decideIdentity({ ...command, refusal: { code: 'not-applicable', message: 'so' } }, state, world)
        : decideIdentity(command, state, world),
  }),
  'forgets who is locked out': changed({
    decideIdentity: (command, state, world) => decideIdentity(command, { ...state, overrideLocks: [] }, world),
  }),
  'does not look whether a review is late': changed({
    decideIdentity: (command, state, world) =>
      command.type === 'FireObligations' ? { kind: 'nothing' } : decideIdentity(command, state, world),
  }),
};

function withoutEnd(state: ExecutionState): ExecutionState {
  const { authority, legalBasis } = state;
  if (!authority || !legalBasis) return state;
  const { validUntil: _end, ...terms } = authority.terms;
  const { expiresAt: _at, ...basis } = legalBasis;
  return { ...state, authority: { ...authority, terms }, legalBasis: basis };
}
