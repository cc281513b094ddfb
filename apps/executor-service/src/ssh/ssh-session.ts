import type { Socket } from 'node:net';
import { Client, type ConnectConfig } from 'ssh2';
import { fingerprintOf, isPinned, type PinnedKeys } from './host-keys.js';
import { RemoteCommand, type CommandEnd, type CommandWatcher } from './remote-command.js';

export interface SshLogin extends Pick<ConnectConfig, 'username' | 'password' | 'privateKey' | 'passphrase'> {
  readonly pinned: PinnedKeys;
}

/** The host or the account is not the one that it should be; another attempt cannot help. */
export class SshRefused extends Error {
  override readonly name = 'SshRefused';
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
        else if (error.level === 'client-authentication')
          reject(new SshRefused('expected the host to take the credential, found it refused'));
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

  /**
   * Runs one command, without a terminal. When the signal aborts: TERM to it and its children, after `killAfterMs` KILL, then the
   * connection is given up. Rejects when the host does not execute anything.
   */
  run(line: string, watcher: CommandWatcher, signal: AbortSignal, killAfterMs: () => number): Promise<CommandEnd> {
    return new RemoteCommand(this.client, watcher, signal, killAfterMs).run(line);
  }

  close(): void {
    this.client.end();
    const timer = setTimeout(() => this.client.destroy(), CLOSE_MS_MAX);
    this.client.once('close', () => clearTimeout(timer));
  }
}

/** Handshake and login; the attempt's own time-out may be shorter. */
const READY_MS_MAX = 20_000;
/** A host that does not answer three of them is gone. */
const KEEPALIVE_MS = 15_000;
const CLOSE_MS_MAX = 2_000;
