import { bareHost, redactorOf, targetOf, type EgressGuard, type Redactor } from '@runbook/outbound';
import { sha256Of } from '@runbook/wire';
import { isIP, type Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { failureOf } from '../steps/call-failure.js';
import { StepFailure, type StepAttempt, type StepOutcome } from '../steps/step-runner.js';
import type { EmailNotice } from './notify-parameters.js';
import type { SmtpServer } from './smtp-server.js';

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

  private async handOver(server: SmtpServer, socket: Socket, notice: EmailNotice, attempt: StepAttempt): Promise<StepOutcome> {
    const transport = createTransport(this.transportOf(server, socket) as never);
    try {
      const message = { ...messageOf(notice, server.from, attempt), signal: attempt.signal };
      const { messageId, rejected } = (await transport.sendMail(message)) as { messageId: string; rejected?: unknown[] };
      if (rejected && rejected.length > 0) throw partlyRefused(rejected.length, notice.to.length);
      return { output: { channel: 'email', recipients: notice.to.length, messageId } };
    } finally {
      transport.close();
      socket.destroy();
    }
  }

  private transportOf({ hostname, port, tls, account }: SmtpServer, socket: Socket): object {
    const host = bareHost(hostname);
    return {
      host,
      port,
      secure: tls === 'always',
      requireTLS: tls === 'start',
      ignoreTLS: tls === 'never',
      ...(account && { auth: account }),
      tls: { ...(this.authorities && { ca: this.authorities }), ...(isIP(host) === 0 && { servername: host }) },
      // The connection to the checked address; the name stays for the certificate.
      getSocket: (_options: unknown, callback: (error: null, options: object) => void) => callback(null, { connection: socket }),
      greetingTimeout: GREETING_MS_MAX,
      socketTimeout: SILENCE_MS_MAX,
      disableFileAccess: true,
      disableUrlAccess: true,
    };
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

function messageOf({ to, subject, text, data }: EmailNotice, from: string, { execution, idempotencyKey }: StepAttempt): object {
  const domain = from.slice(from.lastIndexOf('@') + 1);
  // The same for every attempt: mail systems drop the second message of one id.
  const messageId = `<${sha256Of(idempotencyKey).slice(0, 40)}@${domain}>`;
  return {
    from,
    to: [...to],
    envelope: { from, to: [...to] },
    messageId,
    subject: subject ?? `Runbook ${execution.runbook.id}`,
    text,
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Runbook-Execution': execution.id },
    ...(data !== undefined && {
      attachments: [{ filename: 'data.json', contentType: 'application/json', content: JSON.stringify(data, undefined, 2) }],
    }),
  };
}

/** Some have it, so it must not be sent to all of them again: no refusal, and not by its name either. */
function partlyRefused(refused: number, all: number): StepFailure {
  const message = `expected the mail server to take all ${all} recipients, found ${refused} refused; the others have the message`;
  return new StepFailure({ name: 'smtp-partial', message, terminal: true, details: { recipients: all, refused } });
}

const denied = (message: string): StepFailure => new StepFailure({ name: 'denied', message, terminal: true });

const BEFORE_THE_MESSAGE: ReadonlySet<string> = new Set(['EAUTH', 'ETLS', 'EENVELOPE']);

const GREETING_MS_MAX = 30_000;
/** A server that says nothing for so long is gone (RFC 5321 section 4.5.3.2 allows minutes for the end of a message). */
const SILENCE_MS_MAX = 120_000;
const RESPONSE_CHARACTERS_MAX = 500;
