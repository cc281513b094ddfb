import { z } from 'zod';
import { instant, names, text } from '../http/answer-parts.js';
import type { ProblemCode } from '../http/problem.js';
import { permission } from '../people/people-answers.js';

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
    permissions: z.array(permission),
  })
  .meta({ id: 'Me' });

export const permissionsAnswer = z
  .strictObject({
    items: z.array(
      z
        .strictObject({ permission, permits: text, held: z.boolean(), roles: names.describe('The roles that bring it.') })
        .meta({ id: 'Permission' }),
    ),
  })
  .meta({ id: 'Permissions' });

/** What everybody is refused with who does not prove who he is. */
export const OF_SIGN_INS: readonly ProblemCode[] = [
  'sign-in-refused',
  'sign-ins-exceeded',
  'second-factor-required',
  'second-factor-unset',
];
