import { AllowList } from './allow-list.js';
import type { ConnectionSettings } from './outbound-connection.js';
import { proxyOfSetting } from './proxy.js';

/** What `EGRESS_PROXY` and `EGRESS_PROXY_EXCEPT` say. Throws where one cannot be read: a mistake is found at the start, not with the first call. */
export function connectionSettings({
  egressProxy,
  egressProxyExcept,
}: {
  readonly egressProxy?: string;
  readonly egressProxyExcept: readonly string[];
}): ConnectionSettings {
  if (egressProxy === undefined) return {};
  return { proxy: proxyOfSetting(egressProxy), proxyExcept: new AllowList(egressProxyExcept, 'EGRESS_PROXY_EXCEPT') };
}
