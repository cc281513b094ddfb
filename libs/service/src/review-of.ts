import { DEVELOPMENT_TENANT } from './development-persons.js';
import type { Settings } from './settings.js';

/** Whether a tenant's versions of runbooks need somebody's approval who had no part in them: all do, but for the embedded tenant of development. */
export function reviewOf(
  tenant: string,
  { review, production, kafkaBrokers }: Pick<Settings, 'review' | 'production' | 'kafkaBrokers'>,
): 'off' | 'required' {
  if (review) return review;
  return tenant === DEVELOPMENT_TENANT && !production && !kafkaBrokers ? 'off' : 'required';
}
