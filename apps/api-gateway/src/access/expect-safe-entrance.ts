import { isLoopback, type Settings } from '@runbook/service';

/**
 * The API is opened to others, or in production, only with a key that its operator has set: one that is made up is known to nobody who could
 * have sent it by mistake, and everybody who reads the log. Throws `EntranceUnsafe`; called before anything is opened.
 */
export function expectSafeEntrance({ host, production, devApiKey }: Pick<Settings, 'host' | 'production' | 'devApiKey'>): void {
  if (devApiKey !== undefined) return;
  if (production) throw new EntranceUnsafe('NODE_ENV=production');
  if (!isLoopback(host)) throw new EntranceUnsafe(`HOST=${host}, which other machines can reach`);
}

export class EntranceUnsafe extends Error {
  override readonly name = 'EntranceUnsafe';
  constructor(reason: string) {
    super(`expected a key in DEV_API_KEY with ${reason}, found none; set it to the output of: openssl rand -hex 24`);
  }
}
