import { z } from 'zod';
import { isOwnPath } from './own-path.js';

const CODE_LENGTH_MAX = 4_096;

export const beginQuery = z.strictObject({
  returnTo: z
    .string()
    .refine(isOwnPath, 'expected a path of this service, such as /inbox')
    .default('/')
    .describe('Where the browser goes when its person has signed in: a path of this service.'),
  fresh: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .meta({ type: 'boolean' })
    .describe('The provider asks its person anew, also one who is signed in there.'),
});
export type BeginQuery = z.output<typeof beginQuery>;

/** Providers add what they like. */
export const providerAnswer = z.looseObject({
  code: z.string().min(1).max(CODE_LENGTH_MAX).optional(),
  state: z.string().max(CODE_LENGTH_MAX).optional(),
  error: z.string().max(CODE_LENGTH_MAX).optional(),
  iss: z.string().max(CODE_LENGTH_MAX).optional(),
});
export type ProviderAnswerQuery = z.output<typeof providerAnswer>;

export const endOfSessionAnswer = z
  .strictObject({
    endSession: z.string().describe('Where the browser goes to end the session at the provider too.'),
    state: z.string().optional().describe('What comes back with the browser, where the provider sends it back.'),
  })
  .meta({ id: 'EndOfSession' });
