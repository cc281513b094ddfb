import type { Fact } from './fact.js';
import { oneOfTypes } from './one-of-types.js';

export type TeamEvent = TeamCreated | TeamRenamed | TeamDissolved | TeamJoined | TeamLeft | RunbookAssigned | RunbookUnassigned;

export interface TeamCreated extends Fact<'TeamCreated'> {
  readonly team: string;
  readonly name: string;
}

export interface TeamRenamed extends Fact<'TeamRenamed'> {
  readonly team: string;
  readonly name: string;
}

/** Nobody belongs to it any more, and no runbook is its own. */
export interface TeamDissolved extends Fact<'TeamDissolved'> {
  readonly team: string;
  readonly reason: string;
}

/** The member belongs to the team from now on, with these roles within it and no others. */
export interface TeamJoined extends Fact<'TeamJoined'> {
  readonly team: string;
  readonly member: string;
  readonly roles: readonly string[];
}

export interface TeamLeft extends Fact<'TeamLeft'> {
  readonly team: string;
  readonly member: string;
}

/** Whatever has this id, now or later, is a runbook of the team’s too. */
export interface RunbookAssigned extends Fact<'RunbookAssigned'> {
  readonly team: string;
  readonly runbook: string;
}

export interface RunbookUnassigned extends Fact<'RunbookUnassigned'> {
  readonly team: string;
  readonly runbook: string;
}

export const isTeamEvent = oneOfTypes<TeamEvent>({
  TeamCreated: true,
  TeamRenamed: true,
  TeamDissolved: true,
  TeamJoined: true,
  TeamLeft: true,
  RunbookAssigned: true,
  RunbookUnassigned: true,
});
