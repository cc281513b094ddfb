import { z } from 'zod';
import { memberId, roleName } from '../people/people-requests.js';

const NAME_LENGTH_MAX = 200;
const REASON_LENGTH_MAX = 1_000;
const ROLES_MAX = 20;

const shownName = z.string().trim().min(1).max(NAME_LENGTH_MAX);

export const createTeamRequest = z
  .strictObject({ id: memberId.describe('What runbooks name it by. Chosen once.'), name: shownName })
  .meta({ id: 'CreateTeam', example: { id: 'blue', name: 'Blue team' } });
export type CreateTeamRequest = z.output<typeof createTeamRequest>;

export const renameTeamRequest = z.strictObject({ name: shownName }).meta({ id: 'RenameTeam', example: { name: 'Night watch' } });
export type RenameTeamRequest = z.output<typeof renameTeamRequest>;

export const dissolveTeamRequest = z
  .strictObject({ reason: z.string().trim().min(1).max(REASON_LENGTH_MAX) })
  .meta({ id: 'DissolveTeam', example: { reason: 'merged with the night watch' } });
export type DissolveTeamRequest = z.output<typeof dissolveTeamRequest>;

export const joinTeamRequest = z
  .strictObject({ roles: z.array(roleName).max(ROLES_MAX).default([]).describe('Within the team: these and no others.') })
  .meta({ id: 'JoinTeam', example: { roles: ['OPERATOR', 'APPROVER'] } });
export type JoinTeamRequest = z.output<typeof joinTeamRequest>;
