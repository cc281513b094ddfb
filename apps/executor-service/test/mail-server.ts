import { SMTPServer } from 'smtp-server';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { certificate } from './grpc-server.js';

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly source: string;
  readonly secure: boolean;
  readonly user?: string;
  /** The client said that it needs SMTPUTF8. */
  readonly utf8: boolean;
}

export interface MailServerOptions {
  readonly withoutSmtpUtf8?: true;
}

/** A mail server on this machine; account `bot` with password `p4ss word`. Addresses at `refused.example` are refused, those at `busy.example` put off as often as `busy` says; the text says what becomes of a message. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** How often from now on an address at `busy.example` is put off. */
  busy = 0;
  private constructor(
    private readonly server: SMTPServer,
    readonly port: number,
  ) {}

  static async open(tls: 'always' | 'start' | 'never', { withoutSmtpUtf8 }: MailServerOptions = {}): Promise<MailServer> {
    const held: { server?: MailServer } = {};
    const server = new SMTPServer({
      secure: tls === 'always',
      ...(tls === 'never'
        ? { disabledCommands: ['STARTTLS'] }
        : { key: await certificate('server-key.pem'), cert: await certificate('server.pem') }),
      hideSMTPUTF8: withoutSmtpUtf8 ?? false,
      authOptional: true,
      onAuth: ({ username, password }, _session, done) =>
        username === 'bot' && password === 'p4ss word'
          ? done(null, { user: 'bot' })
          : done(new Error(`no such account: ${username} ${password}`)),
      onRcptTo: ({ address }, _session, done) => {
        const refused = Object.assign(new Error('No such user here'), { responseCode: 550 });
        if (address.endsWith('@refused.example')) return done(refused);
        if (!address.endsWith('@busy.example') || !held.server || held.server.busy === 0) return done();
        held.server.busy--;
        done(Object.assign(new Error('4.2.0 Greylisted, come again'), { responseCode: 450 }));
      },
      onData: (stream, session, done) => {
        let source = '';
        stream.on('data', (chunk: Buffer) => (source += chunk.toString()));
        stream.on('end', () => {
          const { mailFrom, rcptTo, smtpUtf8 } = session.envelope as typeof session.envelope & { smtpUtf8?: boolean };
          const from = mailFrom === false || mailFrom === undefined ? '' : mailFrom.address;
          const user = session.user as string | undefined;
          if (source.includes('cut off')) return cut(server);
          held.server?.received.push({
            from,
            to: rcptTo.map(({ address }) => address),
            source,
            secure: session.secure,
            user,
            utf8: smtpUtf8 === true,
          });
          done(source.includes('greylisted') ? Object.assign(new Error('Try again later'), { responseCode: 451 }) : null);
        });
      },
    });
    server.on('error', () => undefined);
    const listening = server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return (held.server = new MailServer(server, (listening.address() as AddressInfo).port));
  }

  stop(): Promise<void> {
    return new Promise((resolve) => void this.server.close(() => resolve()));
  }
}

/** As a power cut would, behind the message and before its answer. */
function cut(server: SMTPServer): void {
  const { connections } = server as unknown as { connections: Iterable<{ _socket: { destroy(): void } }> };
  for (const { _socket } of connections) _socket.destroy();
}
