import { z } from 'zod';
import { instant, names, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem-kinds.js';
import { memberTeams, permission } from '../people/people-answers.js';

export const tokensAnswer = z
  .strictObject({
    accessToken: text.optional().describe('For `Authorization: Bearer`; absent where it came as a cookie.'),
    accessUntil: instant.optional(),
    refreshToken: text.optional().describe('For one `POST /auth/refresh`; absent where it came as a cookie.'),
    until: instant.optional().describe('When the session is over, whatever is refreshed.'),
  })
  .meta({ id: 'Tokens' });

export const meAnswer = z
  .strictObject({
    kind: z.enum(['person', 'service']),
    id: text,
    name: text,
    tenant: text,
    roles: names,
    teams: memberTeams.optional(),
    permissions: z.array(permission).describe('In the whole tenant.'),
  })
  .meta({ id: 'Me' });

export const waysInAnswer = z
  .strictObject({
    providers: names.describe('Where a browser can sign in: `/api/v1/auth/oidc/<name>`.'),
    setUp: z.boolean().describe('There is no administrator yet: the token that the service printed makes one.'),
  })
  .meta({ id: 'WaysIn' });

export const permissionsAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({
          permission,
          permits: text,
          held: z.boolean().describe('In the whole tenant.'),
          heldWithin: names.optional().describe('The teams with whose runbooks it may be done.'),
          roles: names.describe('The roles that bring it.'),
        })
        .meta({ id: 'Permission' }),
    ),
  })
  .meta({ id: 'Permissions' });

const session = z
  .strictObject({
    id: text,
    startedAt: instant,
    lastUsedAt: instant.optional().describe('To the minute.'),
    until: instant.describe('When it is over, whatever is done with it.'),
    by: z.enum(['password', 'provider', 'key']).describe('How it began.'),
    provider: text.optional(),
    address: text.optional().describe('IP address from which it began.'),
    agent: text.optional().describe('The browser or program, by its family.'),
    isHalfway: z.literal(true).optional().describe('The code of the second factor is due still: it permits nothing.'),
    isCurrent: z.boolean().describe('It is the one of this request.'),
  })
  .meta({ id: 'Session' });

export const sessionsAnswer = z.strictObject({ items: z.array(session) }).meta({ id: 'Sessions' });

/** What everybody is refused with who does not prove who he is. */
export const OF_SIGN_INS: readonly ProblemCode[] = [
  'sign-in-refused',
  'sign-ins-exceeded',
  'second-factor-required',
  'second-factor-unset',
];
