import { bareHost } from '@runbook/outbound';
import { isIP, type Socket } from 'node:net';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import type { Readable } from 'node:stream';
import type { SmtpServer } from './smtp-server.js';

export interface Envelope {
  readonly from: string;
  readonly to: readonly string[];
}

/** A recipient that the server refused, and how. */
export interface RefusedRecipient {
  readonly address: string;
  readonly code: number;
  readonly response: string;
}

/** One conversation with a mail server (RFC 5321) over a connected socket, which it owns. */
export class SmtpSession {
  private constructor(
    private readonly connection: SMTPConnection,
    private readonly socket: Socket,
    /** The server offers SMTPUTF8 (RFC 6531). */
    readonly takesUtf8: boolean,
  ) {}

  /** Greeting, TLS and login as the operator asked for. `authorities`: PEM; default: what Node trusts. */
  static async open(server: SmtpServer, socket: Socket, signal: AbortSignal, authorities: Buffer | undefined): Promise<SmtpSession> {
    const connection = new SMTPConnection(optionsOf(server, socket, authorities));
    try {
      await during<void>(connection, signal, (done) => connection.connect((error) => done(error ?? null)));
      // The last answer before the login is that to EHLO, the second one where TLS began in between.
      const takesUtf8 = /^250[ -]SMTPUTF8\s*$/im.test(connection.lastServerResponse || '');
      const { account } = server;
      if (account && connection.allowsAuth)
        await during<void>(connection, signal, (done) => connection.login({ credentials: account }, (error) => done(error)));
      return new SmtpSession(connection, socket, takesUtf8);
    } catch (error) {
      connection.close();
      socket.destroy();
      throw error;
    }
  }

  /** Hands the message over once for all recipients; answers who of them was refused. Rejects when nobody has it, then with `rejectedErrors`. */
  async send({ from, to }: Envelope, message: Readable, signal: AbortSignal): Promise<RefusedRecipient[]> {
    const { rejectedErrors = [] } = await during<{ rejectedErrors?: unknown[] }>(this.connection, signal, (done) =>
      this.connection.send({ from, to: [...to] }, message, (error, info) => done(error, info)),
    );
    return refusedOf(rejectedErrors);
  }

  close(): void {
    this.connection.close();
    this.socket.destroy();
  }
}

/** Of the library's errors about recipients. */
export const refusedOf = (errors: readonly unknown[]): RefusedRecipient[] =>
  errors.map((error) => {
    const { recipient = '', responseCode = 0, response = '' } = error as { recipient?: string; responseCode?: number; response?: string };
    return { address: recipient, code: responseCode, response };
  });

/** One act of the conversation; a connection that breaks, or a signal that aborts, ends it. */
function during<Result>(
  connection: SMTPConnection,
  signal: AbortSignal,
  act: (done: (error: Error | null | undefined, result?: Result) => void) => void,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const over = (settle: () => void): void => {
      signal.removeEventListener('abort', abort);
      connection.off('error', broken).off('end', ended);
      // What is said of it from now on is of no interest, but must be heard by somebody.
      connection.on('error', () => undefined);
      settle();
    };
    const broken = (error: Error): void => over(() => reject(error));
    const ended = (): void => broken(new Error('the mail server closed the connection'));
    const abort = (): void => broken(signal.reason instanceof Error ? signal.reason : new Error('called off'));
    connection.once('error', broken).once('end', ended);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort);
    act((error, result) => (error ? broken(error) : over(() => resolve(result as Result))));
  });
}

function optionsOf({ hostname, port, tls }: SmtpServer, socket: Socket, authorities: Buffer | undefined): object {
  const host = bareHost(hostname);
  return {
    host,
    port,
    secure: tls === 'always',
    requireTLS: tls === 'start',
    ignoreTLS: tls === 'never',
    tls: { ...(authorities && { ca: authorities }), ...(isIP(host) === 0 && { servername: host }) },
    // The connection to the checked address; the name stays for the certificate.
    connection: socket,
    greetingTimeout: GREETING_MS_MAX,
    socketTimeout: SILENCE_MS_MAX,
  };
}

const GREETING_MS_MAX = 30_000;
/** A server that says nothing for so long is gone (RFC 5321 section 4.5.3.2 allows minutes for the end of a message). */
const SILENCE_MS_MAX = 120_000;
