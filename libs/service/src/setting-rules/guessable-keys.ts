import { isLoopback } from '../loopback.js';
import type { SettingRule } from '../setting-kinds.js';
import { guessedBy } from './guessed-by.js';
import { keysOf, type KeyVariables } from './keys-in-settings.js';

interface Variables extends KeyVariables {
  readonly HOST: string;
  readonly NODE_ENV?: string | undefined;
}

/** On one's own machine a key for a first look may be one that can be remembered; where others come in, or in production, it may not. */
export const guessableKeys: SettingRule<Variables> = {
  reads: [
    ...([
      'HOST',
      'NODE_ENV',
      'DEV_API_KEY',
      'DEV_API_KEYS',
      'DEV_WORKER_KEYS',
      'SECOND_FACTOR_KEY',
      'CREDENTIALS_KEY',
      'CLUSTER_KEY',
    ] as const),
    ...(['APPROVAL_WEBHOOK_SECRET', 'KAFKA_PASSWORD', 'MONGO_URL'] as const),
  ],
  faults(read) {
    if (read.NODE_ENV !== 'production' && isLoopback(read.HOST)) return [];
    return keysOf(read).flatMap(({ variable, whose, key }) => {
      const way = guessedBy(key);
      if (way === undefined) return [];
      const message = `expected ${whose} that nobody guesses, found one that ${way}; make a new one with: openssl rand -hex 32`;
      return [{ variable, message }];
    });
  },
};
