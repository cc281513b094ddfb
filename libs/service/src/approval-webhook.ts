import { AllowList } from '@runbook/outbound';
import { isUnreadOnTheWay } from './loopback.js';
import type { SettingFault, SettingRule } from './setting-kinds.js';

/** Where people are told what they are asked. */
export interface ApprovalWebhook {
  readonly url: string;
  /** Signs every notice. */
  readonly secret: string;
}

/** Shorter secrets can be guessed from one signed notice. */
export const WEBHOOK_SECRET_LENGTH_MIN = 32;

/**
 * Why the settings do not name a webhook that may be called; undefined when they do, or name none. The operator lists its `host:port` in
 * `EGRESS_ALLOW`: what leaves this service goes nowhere else. Shows neither the secret nor what stands in the URL behind the host.
 */
function approvalWebhookFault(
  url: string | undefined,
  secret: string | undefined,
  egressAllow: readonly string[],
): SettingFault | undefined {
  if (url === undefined && secret === undefined) return undefined;
  if (url === undefined)
    return { variable: 'APPROVAL_WEBHOOK_URL', message: 'expected a URL beside APPROVAL_WEBHOOK_SECRET, found none; set it' };
  if (secret === undefined || secret.length < WEBHOOK_SECRET_LENGTH_MIN) {
    const message = `expected at least ${WEBHOOK_SECRET_LENGTH_MIN} characters beside APPROVAL_WEBHOOK_URL, found ${secret?.length ?? 0}; set it to the output of: openssl rand -hex 32`;
    return { variable: 'APPROVAL_WEBHOOK_SECRET', message };
  }
  const fault = urlFault(url, egressAllow);
  return fault === undefined ? undefined : { variable: 'APPROVAL_WEBHOOK_URL', message: fault };
}

export const approvalWebhookRule: SettingRule<{
  readonly APPROVAL_WEBHOOK_URL?: string | undefined;
  readonly APPROVAL_WEBHOOK_SECRET?: string | undefined;
  readonly EGRESS_ALLOW: readonly string[];
}> = {
  reads: ['APPROVAL_WEBHOOK_URL', 'APPROVAL_WEBHOOK_SECRET', 'EGRESS_ALLOW'],
  faults(read) {
    const fault = approvalWebhookFault(read.APPROVAL_WEBHOOK_URL, read.APPROVAL_WEBHOOK_SECRET, read.EGRESS_ALLOW);
    return fault ? [fault] : [];
  },
};

function urlFault(text: string, egressAllow: readonly string[]): string | undefined {
  if (!URL.canParse(text)) return 'expected a URL such as https://chat.example/hook, found another text; correct it';
  const { protocol, hostname, port, username, password } = new URL(text);
  if (username !== '' || password !== '') return 'expected a URL without user name and password, found some; the secret signs the notices';
  if (!isUnreadOnTheWay({ protocol, hostname })) {
    return `expected https, or http to this machine, found ${protocol}//${hostname}; what people are asked must not be read on the way`;
  }
  const portNumber = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  if (new AllowList(egressAllow).has(hostname, portNumber)) return undefined;
  return `expected ${hostname}:${portNumber} in EGRESS_ALLOW, found it missing; add it if notices are to go there`;
}
