import { z } from 'zod';
import { page } from '../http/query-schemas.js';

export const doubtsQuery = z.strictObject({
  mine: z.enum(['true', 'false']).default('true').describe('Only those of which your word would be taken; `false`: all of the tenant.'),
  ...page,
});
export type DoubtsQuery = z.output<typeof doubtsQuery>;
