import ssh2, { type AuthContext, type Connection, type ServerChannel } from 'ssh2';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

const { Server, utils } = ssh2;

export interface SshServerOptions {
  /** What is executed whatever the client asks for. */
  readonly forced?: string;
  /** Default: one of ssh-ed25519. */
  readonly keyTypes?: readonly (keyof typeof KEYS)[];
  /** At once on one connection, as OpenSSH's MaxSessions. */
  readonly sessionsMax?: number;
  readonly executesNothing?: true;
}

type KeyPair = ReturnType<typeof utils.generateKeyPairSync>;

/** One of some 230 keys of this type that ssh2 makes it cannot read itself. */
function ed25519(locked?: { cipher: string; passphrase: string; rounds: number }): KeyPair {
  for (;;) {
    const pair = locked ? utils.generateKeyPairSync('ed25519', locked) : utils.generateKeyPairSync('ed25519');
    if (!(utils.parseKey(pair.private, locked?.passphrase) instanceof Error)) return pair;
  }
}

const KEYS = {
  'ssh-ed25519': (): KeyPair => ed25519(),
  'ssh-rsa': (): KeyPair => utils.generateKeyPairSync('rsa', { bits: 2048 }),
  'ecdsa-sha2-nistp256': (): KeyPair => utils.generateKeyPairSync('ecdsa', { bits: 256 }),
  'ecdsa-sha2-nistp384': (): KeyPair => utils.generateKeyPairSync('ecdsa', { bits: 384 }),
  'ecdsa-sha2-nistp521': (): KeyPair => utils.generateKeyPairSync('ecdsa', { bits: 521 }),
};

/** An SSH server on this machine: accounts `ops` (password `op3rator`) and `bot` (a key), whose login shell is /bin/sh. */
export class SshServer {
  static readonly PASSWORD = 'op3rator';
  /** Of the types that were asked for, in their order. */
  readonly hostKeys: readonly KeyPair[];
  readonly userKey = ed25519({ cipher: 'aes256-ctr', passphrase: 'open sesame', rounds: 4 });
  /** What the clients sent to be executed. */
  readonly lines: string[] = [];
  readonly signals: string[] = [];
  private readonly kills: ((name: string) => void)[] = [];
  private readonly connections = new Set<Connection>();
  private readonly server: InstanceType<typeof Server>;

  static async open(options: SshServerOptions = {}): Promise<SshServer> {
    const server = new SshServer(options);
    server.server.listen(0, '127.0.0.1');
    await once(server.server, 'listening');
    return server;
  }

  private constructor(private readonly options: SshServerOptions) {
    this.hostKeys = (options.keyTypes ?? ['ssh-ed25519']).map((type) => KEYS[type]());
    this.server = new Server({ hostKeys: this.hostKeys.map((key) => key.private) }, (connection) => this.serve(connection));
  }

  get hostKey(): KeyPair {
    return this.hostKeys[0]!;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** As a power cut would. */
  drop(): void {
    for (const connection of this.connections) (connection as unknown as { _sock: { destroy(): void } })._sock.destroy();
  }

  async stop(): Promise<void> {
    this.drop();
    for (const kill of this.kills) kill('KILL');
    await new Promise((resolve) => void this.server.close(resolve));
  }

  private serve(connection: Connection): void {
    this.connections.add(connection);
    connection.on('error', () => undefined).on('close', () => this.connections.delete(connection));
    connection.on('authentication', (context) => (this.admits(context) ? context.accept() : context.reject()));
    let sessions = 0;
    connection.on('session', (accept, refuse) => {
      if (sessions >= (this.options.sessionsMax ?? Infinity)) return void refuse();
      sessions++;
      let stop: (name: string) => void = () => undefined;
      accept()
        .on('close', () => sessions--)
        .on('exec', (acceptExec, refuseExec, { command }) => {
          if (this.options.executesNothing) return void refuseExec();
          this.lines.push(command);
          stop = run(acceptExec(), this.options.forced ?? command);
          this.kills.push(stop);
        })
        .on('signal', (_accept, _reject, { name }) => {
          this.signals.push(name);
          stop(name);
        });
    });
  }

  private admits(context: AuthContext): boolean {
    if (context.method === 'password') return context.username === 'ops' && context.password === SshServer.PASSWORD;
    if (context.method !== 'publickey' || context.username !== 'bot') return false;
    const key = utils.parseKey(this.userKey.public);
    if (key instanceof Error || Array.isArray(key) || !context.key.data.equals(key.getPublicSSH())) return false;
    return !context.signature || !context.blob || key.verify(context.blob, context.signature, context.hashAlgo) === true;
  }
}

/** Returns what passes a signal on to the command and its children. */
function run(channel: ServerChannel, command: string): (name: string) => void {
  const child = spawn('/bin/sh', ['-c', command], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stdout.on('data', (chunk: Buffer) => channel.write(chunk));
  child.stderr.on('data', (chunk: Buffer) => channel.stderr.write(chunk));
  child.on('exit', (code, signal) => (signal ? channel.exit(signal.slice(3)) : channel.exit(code ?? 1)));
  child.on('close', () => channel.end());
  const kill = (name: string) => {
    try {
      process.kill(-child.pid!, `SIG${name}` as NodeJS.Signals);
    } catch {
      // It ended meanwhile.
    }
  };
  return kill;
}
