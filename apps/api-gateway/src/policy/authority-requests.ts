import { z } from 'zod';

const NAME_CHARS_MAX = 200;

export const checkRequest = z
  .strictObject({
    person: z.string().min(1).max(NAME_CHARS_MAX).describe('A member of the tenant.').meta({ example: 'oli' }),
    act: z
      .string()
      .regex(/^(GET|POST|PUT|PATCH|DELETE) \/[\w/:.-]*$/, 'expected a method and a route such as POST /executions/:id/cancel')
      .max(NAME_CHARS_MAX)
      .describe('A route as the guide of permissions lists it.')
      .meta({ example: 'POST /executions/:id/cancel' }),
    id: z
      .string()
      .min(1)
      .max(NAME_CHARS_MAX)
      .optional()
      .describe('What stands for `:id` in the route.')
      .meta({ example: 'exe_0198f1c2d3e4f5a6b7c8d9e0f1a2b3c4' }),
    step: z
      .string()
      .min(1)
      .max(NAME_CHARS_MAX)
      .optional()
      .describe(
        'Of the run that `id` names: whether this step would be begun now, by its legal basis, its authority and the licences of its data.',
      )
      .meta({ example: 'isolate' }),
  })
  .meta({
    id: 'AuthorityCheckRequest',
    example: { person: 'oli', act: 'POST /executions/:id/cancel', id: 'exe_0198f1c2d3e4f5a6b7c8d9e0f1a2b3c4' },
  });

export type CheckRequest = z.output<typeof checkRequest>;
