import { isLoopback, type Settings } from '@runbook/service';

type Entrance = Pick<Settings, 'host' | 'production' | 'devApiKey' | 'tls' | 'trustedProxies'>;

/**
 * The API is opened to others, or in production, only with a key that its operator has set: one that is made up is known to nobody who could
 * have sent it by mistake, and everybody who reads the log. To others only over TLS, here or at a proxy that is named: keys and evidence are not read on
 * the way. Throws `EntranceUnsafe` with all that is wrong; called before anything is opened.
 */
export function expectSafeEntrance({ host, production, devApiKey, tls, trustedProxies }: Entrance): void {
  const isOpen = !isLoopback(host);
  const place = `HOST=${host}, which other machines can reach`;
  const faults: string[] = [];
  if (devApiKey === undefined && (production || isOpen)) {
    faults.push(
      `expected a key in DEV_API_KEY with ${production ? 'NODE_ENV=production' : place}, found none; set it to the output of: openssl rand -hex 24`,
    );
  }
  if (isOpen && !tls && trustedProxies.length === 0) {
    faults.push(
      `expected TLS with ${place}, found none; set TLS_CERT and TLS_KEY, or TRUSTED_PROXY to the address of the proxy with TLS in front of it`,
    );
  }
  if (faults.length > 0) throw new EntranceUnsafe(faults.join('; and '));
}

export class EntranceUnsafe extends Error {
  override readonly name = 'EntranceUnsafe';
}
