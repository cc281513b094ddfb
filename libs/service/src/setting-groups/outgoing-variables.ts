import { AllowList } from '@runbook/outbound';
import { z } from 'zod';
import { setting } from '../setting-facts.js';
import { commaList, textLike } from '../setting-kinds.js';

/** `host:port` pairs, which the services that call out read in the same way. */
const hostsAndPorts = (name: string) =>
  commaList.superRefine((entries, context) => {
    try {
      void new AllowList(entries, name);
    } catch (error) {
      // What compares with the list is not asked.
      context.addIssue({ code: 'custom', message: `${(error as Error).message}; correct it`, continue: false });
    }
  });

const calls = { group: 'outgoing', readBy: ['api-gateway', 'executor-service', 'approval-service'] } as const;
const notices = { group: 'outgoing', readBy: ['approval-service'] } as const;
const mails = { group: 'outgoing', readBy: ['executor-service'] } as const;

export const outgoingVariables = {
  EGRESS_ALLOW: setting(hostsAndPorts('EGRESS_ALLOW').default([]), {
    ...calls,
    kind: 'list of `host:port`',
    meaning:
      'what steps may call beside public addresses, and where notices of approvals may go at all; see [operating](operating.md#what-services-call)',
  }),
  EGRESS_PROXY: setting(textLike(/^https?:\/\/[^/]+\/?$/, 'http://host:port or https://host:port').optional(), {
    ...calls,
    kind: '`http://[user:password@]host:port`',
    isSecret: true,
    meaning:
      'calls over HTTP and gRPC, notices of approvals and [facts](subscriptions.md#where-it-may-go) go [through it](calling-services.md#proxies); `HTTP_PROXY` and its like are never read',
  }),
  EGRESS_PROXY_EXCEPT: setting(hostsAndPorts('EGRESS_PROXY_EXCEPT').default([]), {
    ...calls,
    kind: 'list of `host:port`',
    meaning: 'what is called straight all the same',
  }),
  APPROVAL_WEBHOOK_URL: setting(z.string().optional(), {
    ...notices,
    kind: 'address',
    // Chat services put what opens the door into the path.
    isSecret: true,
    meaning: 'where people are told what they are asked; see [approvals](approvals.md#telling-people)',
  }),
  APPROVAL_WEBHOOK_SECRET: setting(z.string().optional(), {
    ...notices,
    kind: 'key',
    isSecret: true,
    meaning: 'what signs these notices, from `openssl rand -hex 32`',
  }),
  SMTP_URL: setting(textLike(/^(smtps?|smtp\+plain):\/\//, 'smtps://, smtp:// (with STARTTLS) or smtp+plain://').optional(), {
    ...mails,
    kind: '`smtps://user:password@host:port`',
    isSecret: true,
    meaning: 'the mail server of `notify` steps; see [notify](notify.md#mail)',
  }),
  SMTP_FROM: setting(textLike(/^[^\s@<>,]+@[^\s@<>,]+$/, 'one address, name@domain').optional(), {
    ...mails,
    kind: 'address of mail',
    meaning: 'the sender of every mail',
  }),
};
