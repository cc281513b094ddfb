import { redactorOf, targetOf, type EgressGuard, type Redactor } from '@runbook/outbound';
import type { Socket } from 'node:net';
import { failureOf } from '../steps/call-failure.js';
import { StepFailure, type StepAttempt, type StepOutcome } from '../steps/step-runner.js';
import { needsSmtpUtf8 } from './mail-address.js';
import { mailMessage } from './mail-message.js';
import { MailProgress } from './mail-progress.js';
import type { EmailNotice } from './notify-parameters.js';
import { refusal } from './refused-recipients.js';
import type { SmtpServer } from './smtp-server.js';
import { refusedOf, SmtpSession, type RefusedRecipient } from './smtp-session.js';

/** Notices by mail, over the one server that the operator named. The server's account is no secret of a tenant, and is told to nobody. */
export class EmailNotifier {
  private readonly accountRedactor: Redactor;

  constructor(
    private readonly guard: EgressGuard,
    /** Undefined: none is set up. */
    private readonly server: SmtpServer | undefined,
    /** PEM; default: what Node trusts. */
    private readonly authorities?: Buffer,
  ) {
    this.accountRedactor = redactorOf(server?.account ? [['SMTP_URL', server.account.pass]] : []);
  }

  /** For the limit per host. */
  get target(): string | undefined {
    return this.server && targetOf(this.server);
  }

  async send(notice: EmailNotice, attempt: StepAttempt): Promise<StepOutcome> {
    if (!this.server) throw denied('expected a mail server for channel email, found none; let the operator set SMTP_URL and SMTP_FROM');
    const { signal } = attempt;
    const place = `mail server ${targetOf(this.server)}`;
    try {
      const socket = await this.guard.dial(this.server, signal);
      attempt.departing();
      return await this.handOver(this.server, socket, notice, attempt);
    } catch (error) {
      throw this.failed(error, place, attempt.redactor);
    }
  }

  /** Once for all who neither have it nor refused it for good. */
  private async handOver(server: SmtpServer, socket: Socket, notice: EmailNotice, attempt: StepAttempt): Promise<StepOutcome> {
    const { from } = server;
    const { signal } = attempt;
    const progress = MailProgress.of(attempt.progress, attempt.idempotencyKey);
    const session = await SmtpSession.open(server, socket, signal, this.authorities);
    try {
      if (needsSmtpUtf8(from) && !session.takesUtf8) throw noUtf8Sender(from, targetOf(server));
      const refused: RefusedRecipient[] = notice.to
        .filter((address) => progress.codeOf(address) !== undefined)
        .map((address) => ({ address, code: progress.codeOf(address) ?? 0, response: 'refused by an earlier attempt' }));
      const open = notice.to.filter((address) => !progress.hasTaken(address) && progress.codeOf(address) === undefined);
      const to = open.filter((address) => session.takesUtf8 || !needsSmtpUtf8(address));
      refused.push(...open.filter((address) => !to.includes(address)).map((address) => ({ address, ...NO_SMTPUTF8 })));
      // A name beyond ASCII in the header makes a message of RFC 6532, which goes only to whom its envelope says so.
      const named = notice.to.filter((address) => !needsSmtpUtf8(address) || to.includes(address));
      const message = mailMessage(notice, named, from, attempt);
      if (to.length > 0) refused.push(...(await recipientsRefused(session, { from, to }, message.stream(), signal)));
      for (const address of to) if (!refused.some((one) => one.address === address)) progress.take(address);
      for (const { address, code } of refused) if (code >= 500) progress.refuse(address, code);
      if (refused.length > 0) throw refusal(refused, notice.to, progress, { place: targetOf(server), redactor: this.accountRedactor });
      return { output: { channel: 'email', recipients: notice.to.length, messageId: message.id } };
    } finally {
      session.close();
    }
  }

  private failed(error: unknown, place: string, redactor: Redactor): StepFailure {
    if (error instanceof StepFailure) return error;
    const { code, responseCode, response = '' } = error as { code?: string; responseCode?: number; response?: string };
    // All of them stand before the message itself: nothing was handed over.
    const effectless = code !== undefined && BEFORE_THE_MESSAGE.has(code);
    const said = redactor.excerpt(this.accountRedactor.text(response), RESPONSE_CHARACTERS_MAX);
    if (code === 'EAUTH') {
      const message = `expected ${place} to take the account of SMTP_URL, found it refused; let the operator correct it`;
      return new StepFailure({ name: 'denied', message, terminal: true }, undefined, { effectless });
    }
    if (code !== 'ETLS' && responseCode !== undefined && responseCode >= 400) {
      const message = `expected ${place} to take the message, found ${responseCode}; what it said is in the details`;
      const terminal = responseCode >= 500;
      const fault = { name: `smtp-${responseCode}`, message, ...(terminal && { terminal }), details: { response: said } };
      return new StepFailure(fault, undefined, { effectless });
    }
    const failure = failureOf(error, place, redactor);
    const message = this.accountRedactor.text(failure.message);
    return new StepFailure({ ...failure.error, message }, undefined, { cause: error, effectless });
  }
}

/** Who was refused, whether somebody else took it or nobody did. */
async function recipientsRefused(
  session: SmtpSession,
  ...[envelope, message, signal]: Parameters<SmtpSession['send']>
): Promise<RefusedRecipient[]> {
  try {
    return await session.send(envelope, message, signal);
  } catch (error) {
    const { rejectedErrors } = error as { rejectedErrors?: unknown[] };
    if (rejectedErrors && rejectedErrors.length === envelope.to.length) return refusedOf(rejectedErrors);
    throw error;
  }
}

/** As a server would say it (RFC 6531 section 3.7.4.2); it is not asked, because it would take the bytes for another name. */
const NO_SMTPUTF8 = { code: 553, response: 'the mail server does not offer SMTPUTF8, which a name beyond ASCII needs' };

function noUtf8Sender(from: string, place: string): StepFailure {
  const message = `expected mail server ${place} to offer SMTPUTF8 for the sender ${from}, found that it does not; let the operator set another SMTP_FROM`;
  return new StepFailure({ name: 'denied', message, terminal: true }, undefined, { effectless: true });
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });

const BEFORE_THE_MESSAGE: ReadonlySet<string> = new Set(['EAUTH', 'ETLS', 'EENVELOPE']);

const RESPONSE_CHARACTERS_MAX = 500;
