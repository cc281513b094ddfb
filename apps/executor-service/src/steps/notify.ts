import type { Json } from '@runbook/domain';
import type { EmailNotifier } from '../notify/email-notifier.js';
import { parseNotice } from '../notify/notify-parameters.js';
import type { WebNotifier } from '../notify/web-notifier.js';
import { endpointIn, hostOf, textMember } from './parameter-member.js';
import type { StepAttempt, StepOutcome, StepRunner } from './step-runner.js';

/** Steps of `type: notify`: a message by webhook, mail or Slack-compatible webhook. */
export class NotifyRunner implements StepRunner {
  readonly type = 'notify';

  constructor(
    private readonly web: WebNotifier,
    private readonly email: EmailNotifier,
  ) {}

  target(parameters: Json): string | undefined {
    return textMember(parameters, 'channel') === 'email' ? this.email.target : hostOf(textMember(parameters, 'url'));
  }

  /** What signs a webhook, or the address of a chat: one text. */
  readonly credentialKinds = ['bearer'] as const;

  host(parameters: Json): string | undefined {
    return endpointIn(textMember(parameters, 'url'));
  }

  credentialName(parameters: Json): string | undefined {
    return textMember(parameters, 'credential');
  }

  /** Of an address, what stands behind its origin is the secret, and each long piece of it by itself. */
  credentialParts(credential: string): readonly string[] {
    if (!URL.canParse(credential, ANY_ORIGIN)) return [];
    const { pathname, search } = new URL(credential, ANY_ORIGIN);
    return [pathname, pathname + search, ...pathname.split('/').filter((piece) => piece.length >= ADDRESS_PIECE_LENGTH_MIN)];
  }

  // Asynchronous, so that what does not fit is a rejection like everything else.
  async run(attempt: StepAttempt): Promise<StepOutcome> {
    const notice = parseNotice(attempt.parameters);
    switch (notice.channel) {
      case 'webhook':
        return this.web.webhook(notice, attempt);
      case 'slack':
        return this.web.slack(notice, attempt);
      case 'email':
        return this.email.send(notice, attempt);
    }
  }
}

/** The secret may leave the origin to the step's `url`. */
const ANY_ORIGIN = 'https://any.example';

/** Shorter ones are words; tokens are longer. */
const ADDRESS_PIECE_LENGTH_MIN = 16;
