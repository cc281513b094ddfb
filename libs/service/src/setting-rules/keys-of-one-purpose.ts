import type { SettingFault, SettingRule } from '../setting-kinds.js';
import { keysOf, type KeyVariables } from './keys-in-settings.js';

/** These are told apart by rules of their own, which name the entry. */
const OF_CALLERS: ReadonlySet<string> = new Set(['DEV_API_KEY', 'DEV_API_KEYS', 'DEV_WORKER_KEYS']);

/** Whoever learns a key for one thing has not learned it for another; and the old of two keys can be given up. */
export const keysOfOnePurpose: SettingRule<KeyVariables> = {
  reads: [
    ...(['DEV_API_KEY', 'DEV_API_KEYS', 'DEV_WORKER_KEYS', 'SECOND_FACTOR_KEY', 'CREDENTIALS_KEY', 'CLUSTER_KEY'] as const),
    ...(['APPROVAL_WEBHOOK_SECRET', 'KAFKA_PASSWORD', 'MONGO_URL'] as const),
  ],
  faults(read) {
    const first = new Map<string, string>();
    return keysOf(read).flatMap(({ variable, key }): SettingFault[] => {
      const before = first.get(key);
      if (before === undefined) first.set(key, variable);
      if (before === undefined || (OF_CALLERS.has(before) && OF_CALLERS.has(variable))) return [];
      const found = before === variable ? 'the same one twice' : `the one of ${before}`;
      return [{ variable, message: `expected a key for this purpose alone, found ${found}; make another with: openssl rand -hex 32` }];
    });
  },
};
