import { NOTICE_MEMBERS, type Json } from '@runbook/domain';
import { z } from 'zod';
import { mailAddress } from './mail-address.js';
import { invalidParameters, parseParameters, type Violation } from '../steps/invalid-parameters.js';

/** What stands under `with` of a `notify` step. */
export type Notice = WebhookNotice | SlackNotice | EmailNotice;

interface NoticeText {
  readonly text: string;
  readonly data?: Json;
}

export interface WebhookNotice extends NoticeText {
  readonly channel: 'webhook';
  readonly url: URL;
  readonly subject?: string;
  /** Name of the secret that signs. */
  readonly credential?: string;
}

export interface SlackNotice extends NoticeText {
  readonly channel: 'slack';
  readonly url: URL;
  /** Name of the secret that holds the address's secret part. */
  readonly credential?: string;
}

export interface EmailNotice extends NoticeText {
  readonly channel: 'email';
  /** Each once, as the mail server takes them. */
  readonly to: readonly string[];
  readonly subject?: string;
}

/** Throws a terminal `invalid-input` that names every path which does not fit. */
export function parseNotice(parameters: Json): Notice {
  const read = parseParameters(schema, parameters, 'notify');
  const violations = [...unwanted(read), ...(read.channel === 'email' ? faultsOfEmail(read) : faultsOfUrl(read))];
  if (violations.length > 0) throw invalidParameters(`notify by ${read.channel}`, violations);
  const { channel, url = '', to = [], ...rest } = read;
  // Who is named twice gets it once.
  return channel === 'email'
    ? { ...rest, channel, to: [...new Set([to].flat().flatMap((one) => mailAddress(one) ?? []))] }
    : { ...rest, channel, url: new URL(url) };
}

/** One message bothers no more people than this. */
export const RECIPIENTS_MAX = 50;

type Read = z.infer<typeof schema>;

function unwanted(read: Read): Violation[] {
  const members = NOTICE_MEMBERS[read.channel];
  const found = Object.keys(read).filter((name) => !members.includes(name));
  return found.map((name) => ({ path: `/${name}`, message: `expected ${members.join(', ')} for ${read.channel}` }));
}

function faultsOfUrl({ url = '' }: Read): Violation[] {
  if (URL.canParse(url)) return [];
  return [{ path: '/url', message: 'expected an absolute URL, for example https://chat.example/hook' }];
}

function faultsOfEmail({ to = [], subject = '' }: Read): Violation[] {
  const list = [to].flat();
  const faults = list.flatMap((address, index) =>
    mailAddress(address) !== undefined ? [] : [{ path: `/to/${index}`, message: 'expected one address, name@domain and nothing else' }],
  );
  if (list.length === 0 || list.length > RECIPIENTS_MAX) faults.push({ path: '/to', message: `expected 1 to ${RECIPIENTS_MAX} addresses` });

  if (/[\x00-\x1f\x7f]/.test(subject)) faults.push({ path: '/subject', message: 'expected one line without control characters' });
  return faults;
}

const schema = z.strictObject({
  channel: z.enum(['webhook', 'email', 'slack']),
  url: z.string().optional(),
  to: z.union([z.string(), z.array(z.string())]).optional(),
  subject: z.string().min(1).optional(),
  text: z.string().min(1),
  data: z.custom<Json>(() => true).optional(),
  credential: z.string().min(1).optional(),
});
