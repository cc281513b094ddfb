import { z } from 'zod';
import { instant, names, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';

export const teamAnswer = z
  .strictObject({
    id: text,
    name: text,
    createdAt: instant.optional(),
    dissolved: z.strictObject({ since: instant.optional(), reason: text }).optional(),
    members: z.array(z.strictObject({ member: text, roles: names })).describe('Who belongs to it, with the roles within it.'),
    runbooks: names.describe('What these roles are good for; there may be no such runbook yet.'),
  })
  .meta({ id: 'Team' });

export const teamsAnswer = z.strictObject({ items: z.array(teamAnswer) }).meta({ id: 'Teams' });

/** What a change of teams can be refused for. */
export const OF_TEAMS: readonly ProblemCode[] = [
  'team-unknown',
  'team-exists',
  'team-dissolved',
  'member-unknown',
  'members-exceeded',
  'role-unknown',
  'duties-in-conflict',
  'decision-pending',
  'not-ready',
];
