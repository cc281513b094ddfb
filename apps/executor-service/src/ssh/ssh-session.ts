import type { Socket } from 'node:net';
import { Client, type ClientChannel, type ConnectConfig } from 'ssh2';
import { fingerprintOf, isPinned, type PinnedKeys } from './host-keys.js';

export interface SshLogin extends Pick<ConnectConfig, 'username' | 'password' | 'privateKey' | 'passphrase'> {
  readonly pinned: PinnedKeys;
}

/** The host or the account is not the one that it should be; another attempt cannot help. */
export class SshRefused extends Error {
  override readonly name = 'SshRefused';
}

/** How a command ended: by its exit code or by a signal; neither: the connection was lost before it said so. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface CommandWatcher {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
}

/** A connection to an account on a host whose key was checked. */
export class SshSession {
  private constructor(private readonly client: Client) {}

  /** Over a connected socket, which it owns from then on. Rejects with `SshRefused`, the signal's reason, or what the network said. */
  static open(socket: Socket, { pinned, ...account }: SshLogin, signal: AbortSignal): Promise<SshSession> {
    const client = new Client();
    let shown: string | undefined;
    const options: ConnectConfig = {
      ...account,
      sock: socket,
      readyTimeout: READY_MS_MAX,
      keepaliveInterval: KEEPALIVE_MS,
      algorithms: { serverHostKey: [...pinned.algorithms] as never },
      hostVerifier: (key: Buffer) => {
        shown = isPinned(key, pinned) ? undefined : fingerprintOf(key);
        return shown === undefined;
      },
    };
    return new Promise((resolve, reject) => {
      const callOff = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('called off'));
      const fail = (error: Error & { level?: string }): void => {
        signal.removeEventListener('abort', callOff);
        client.on('error', () => undefined).destroy();
        // The client takes the socket only once it has read the account's key.
        socket.destroy();
        if (shown !== undefined) reject(new SshRefused(`expected a host key that is pinned in the credential, found ${shown}`));
        else if (error.level === 'client-authentication') reject(new SshRefused('expected the host to take the credential, found it refused'));
        else reject(error);
      };
      client.once('error', fail).once('ready', () => {
        signal.removeEventListener('abort', callOff);
        client.off('error', fail).on('error', () => undefined);
        resolve(new SshSession(client));
      });
      if (signal.aborted) return callOff();
      signal.addEventListener('abort', callOff);
      try {
        client.connect(options);
      } catch {
        // A key that cannot be read, or needs another passphrase; the library's message may quote it.
        fail(new SshRefused('expected a private key that can be read with its passphrase, found another'));
      }
    });
  }

  /** Runs one command, without a terminal. The channel's input stays open, because the library signals through open ones only. When the signal aborts: TERM, after `killAfterMs` KILL, then the connection is closed. */
  run(line: string, watcher: CommandWatcher, signal: AbortSignal, killAfterMs: () => number): Promise<CommandEnd> {
    return new Promise((resolve, reject) => {
      this.client.once('close', () => resolve({ exitCode: null, signal: null }));
      this.client.exec(line, (error: Error | undefined, channel: ClientChannel) => {
        if (error) reject(error);
        else follow(channel, watcher, new Ending(channel, signal, killAfterMs), resolve);
      });
    });
  }

  close(): void {
    this.client.end();
    const timer = setTimeout(() => this.client.destroy(), CLOSE_MS_MAX);
    this.client.once('close', () => clearTimeout(timer));
  }
}

function follow(channel: ClientChannel, { stdout, stderr }: CommandWatcher, ending: Ending, resolve: (end: CommandEnd) => void): void {
  let end: CommandEnd = { exitCode: null, signal: null };
  channel.on('data', stdout);
  channel.stderr.on('data', stderr);
  channel.on('exit', (exitCode: number | null, name?: string) => {
    // The library writes SIGTERM for RFC 4254's TERM.
    end = { exitCode, signal: name?.replace(/^SIG/, '') ?? null };
    ending.exited();
  });
  channel.on('close', () => {
    ending.over();
    resolve(end);
  });
}

/** Brings a command to its end when nobody wants it any more, or when what it left behind keeps its output open. */
class Ending {
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly channel: ClientChannel,
    private readonly abort: AbortSignal,
    private readonly killAfterMs: () => number,
  ) {
    if (abort.aborted) this.terminate();
    else abort.addEventListener('abort', this.terminate);
  }

  exited(): void {
    this.after(EXIT_CLOSE_MS, () => this.channel.close());
  }

  over(): void {
    clearTimeout(this.timer);
    this.abort.removeEventListener('abort', this.terminate);
  }

  private readonly terminate = (): void => {
    this.channel.signal('TERM');
    this.after(this.killAfterMs(), () => {
      this.channel.signal('KILL');
      this.after(KILL_CLOSE_MS, () => this.channel.close());
    });
  };

  private after(ms: number, call: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(call, ms);
  }
}

/** Handshake and login; the attempt's own time-out may be shorter. */
const READY_MS_MAX = 20_000;
/** A host that does not answer three of them is gone. */
const KEEPALIVE_MS = 15_000;
/** A process that the command started in the background may hold its output open; what comes later is not its output. */
const EXIT_CLOSE_MS = 2_000;
/** KILL cannot be refused; a host that does not say so within this time does not serve signals. */
const KILL_CLOSE_MS = 1_000;
const CLOSE_MS_MAX = 2_000;
