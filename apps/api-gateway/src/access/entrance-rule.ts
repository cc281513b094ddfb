import { isLoopback, type SettingFault, type SettingRule } from '@runbook/service';

interface Variables {
  readonly HOST: string;
  readonly NODE_ENV?: string | undefined;
  readonly DEV_API_KEY?: string | undefined;
  readonly TLS_CERT?: string | undefined;
  readonly TRUSTED_PROXY: readonly string[];
}

/**
 * The API is opened to others, or in production, only with a key that its operator has set: one that is made up is known to nobody who could
 * have sent it by mistake, and everybody who reads the log. To others only over TLS, here or at a proxy that is named: keys and evidence are not read on
 * the way.
 */
export const entranceRule: SettingRule<Variables> = {
  reads: ['HOST', 'NODE_ENV', 'DEV_API_KEY', 'TLS_CERT', 'TRUSTED_PROXY'],
  faults({ HOST: host, NODE_ENV: mode, DEV_API_KEY: key, TLS_CERT: certificate, TRUSTED_PROXY: proxies }) {
    const isOpen = !isLoopback(host);
    const place = `HOST=${host}, which other machines can reach`;
    const faults: SettingFault[] = [];
    if (key === undefined && (mode === 'production' || isOpen)) {
      const message = `expected a key with ${mode === 'production' ? 'NODE_ENV=production' : place}, found none; set it to the output of: openssl rand -hex 24`;
      faults.push({ variable: 'DEV_API_KEY', message });
    }
    if (isOpen && certificate === undefined && proxies.length === 0) {
      const message = `expected TLS with ${place}, found none; set TLS_CERT and TLS_KEY, or TRUSTED_PROXY to the address of the proxy with TLS in front of it`;
      faults.push({ variable: 'TLS_CERT', message });
    }
    return faults;
  },
};
