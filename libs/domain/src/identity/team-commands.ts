import { oneOfTypes } from './one-of-types.js';

export type TeamCommand = CreateTeam | RenameTeam | DissolveTeam | JoinTeam | LeaveTeam | AssignRunbook | UnassignRunbook;

export interface CreateTeam {
  readonly type: 'CreateTeam';
  readonly team: string;
  readonly name: string;
}

export interface RenameTeam {
  readonly type: 'RenameTeam';
  readonly team: string;
  readonly name: string;
}

export interface DissolveTeam {
  readonly type: 'DissolveTeam';
  readonly team: string;
  readonly reason: string;
}

/** Of a member who belongs to it already, these are the roles within it from now on. */
export interface JoinTeam {
  readonly type: 'JoinTeam';
  readonly team: string;
  readonly member: string;
  readonly roles: readonly string[];
}

export interface LeaveTeam {
  readonly type: 'LeaveTeam';
  readonly team: string;
  readonly member: string;
}

/** There need be no such runbook yet: an id that is a team’s is one that the team’s authors may write. */
export interface AssignRunbook {
  readonly type: 'AssignRunbook';
  readonly team: string;
  readonly runbook: string;
}

export interface UnassignRunbook {
  readonly type: 'UnassignRunbook';
  readonly team: string;
  readonly runbook: string;
}

export const isTeamCommand = oneOfTypes<TeamCommand>({
  CreateTeam: true,
  RenameTeam: true,
  DissolveTeam: true,
  JoinTeam: true,
  LeaveTeam: true,
  AssignRunbook: true,
  UnassignRunbook: true,
});
