import type { Socket } from 'node:net';
import { Client, type ConnectConfig } from 'ssh2';
import { algorithmsOf, fingerprintOf, isPinned, typeOf, type PinnedKeys } from './host-keys.js';
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

  /**
   * A host has keys of several types and shows one that the client asks for: where that is none of those pinned, it is asked again for the
   * types that are left. `dial` gives a connected socket. Rejects with `SshRefused`, the signal's reason, or what the network said.
   */
  static async open(dial: () => Promise<Socket>, login: SshLogin, signal: AbortSignal): Promise<SshSession> {
    const shown: Buffer[] = [];
    let types = login.pinned.types;
    for (;;) {
      const opened = await logIn(await dial(), login, types, signal);
      if (opened instanceof Client) return new SshSession(opened);
      if (opened !== NO_SUCH_KEY) shown.push(opened);
      types = opened === NO_SUCH_KEY ? [] : types.filter((type) => type !== typeOf(opened));
      if (types.length === 0) throw new SshRefused(unknownHost(shown, login.pinned));
    }
  }

  /**
   * Runs one command, without a terminal. When the signal aborts: TERM to it and its children, after `killAfterMs` KILL, then the
   * connection is given up. Rejects with `NotExecuted` when the host does not execute anything.
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

const NO_SUCH_KEY = Symbol('no host key of these types');

/** Over a connected socket, which it owns from then on. Resolves to the key that the host showed where that is not pinned. */
function logIn(
  socket: Socket,
  { pinned, ...account }: SshLogin,
  types: readonly string[],
  signal: AbortSignal,
): Promise<Client | Buffer | typeof NO_SUCH_KEY> {
  const client = new Client();
  let stage = 'keys were agreed on';
  let other: Buffer | undefined;
  const hostVerifier = (key: Buffer): boolean => (other = isPinned(key, pinned) ? undefined : key) === undefined;
  return new Promise((resolve, reject) => {
    const callOff = (): void => fail(signal.reason instanceof Error ? signal.reason : new Error('called off'));
    const hungUp = (): void => fail(hangUp(stage));
    const leave = (): void => {
      signal.removeEventListener('abort', callOff);
      client.removeAllListeners().on('error', () => undefined);
    };
    const fail = (error: Error & { level?: string }): void => {
      leave();
      client.destroy();
      // The client takes the socket only once it has read the account's key.
      socket.destroy();
      if (other) resolve(other);
      else if (error.message.endsWith('no matching host key format')) resolve(NO_SUCH_KEY);
      else if (error.level === 'client-authentication')
        reject(new SshRefused('expected the host to take the credential, found it refused'));
      else reject(isLoss(error) ? hangUp(stage, error) : error);
    };
    client
      .once('error', fail)
      .once('end', hungUp)
      .once('close', hungUp)
      .once('handshake', () => (stage = 'the login was over'))
      .once('change password', () => fail(new SshRefused('expected a password that is valid, found that the host wants a new one')))
      .once('ready', () => {
        leave();
        resolve(client);
      });
    if (signal.aborted) return callOff();
    signal.addEventListener('abort', callOff);
    try {
      client.connect({ ...account, ...optionsOf(socket, types), hostVerifier });
    } catch {
      // A key that cannot be read, or needs another passphrase; the library's message may quote it.
      fail(new SshRefused('expected a private key that can be read with its passphrase, found another'));
    }
  });
}

const optionsOf = (socket: Socket, types: readonly string[]): ConnectConfig => ({
  sock: socket,
  readyTimeout: READY_MS_MAX,
  keepaliveInterval: KEEPALIVE_MS,
  algorithms: { serverHostKey: algorithmsOf(types) as never },
});

/** With the network's own code, where it has one. */
function hangUp(stage: string, cause?: Error & { readonly code?: unknown }): Error {
  const error = new Error(`that the host hung up before ${stage}`, { cause });
  return typeof cause?.code === 'string' ? Object.assign(error, { code: cause.code }) : error;
}

const isLoss = ({ level, message }: Error & { readonly level?: string }): boolean =>
  level === 'client-socket' || message === 'Connection lost before handshake';

function unknownHost(shown: readonly Buffer[], { types }: PinnedKeys): string {
  if (shown.length === 0) return `expected the host to have a key of a type that is pinned (${types.join(', ')}), found none`;
  const keys = shown.map((key) => `${fingerprintOf(key)} (${typeOf(key)})`).join(', ');
  return `expected a host key that is pinned in the credential, found ${keys}`;
}

/** Handshake and login; the attempt's own time-out may be shorter. */
const READY_MS_MAX = 20_000;
/** A host that does not answer three of them is gone. */
const KEEPALIVE_MS = 15_000;
const CLOSE_MS_MAX = 2_000;
