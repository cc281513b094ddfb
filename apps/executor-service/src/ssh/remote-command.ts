import type { Client, ClientChannel } from 'ssh2';
import { ProcessLine } from './process-line.js';

/** How a command ended: by its exit code or by a signal; neither: the connection was lost before it said so. */
export interface CommandEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface CommandWatcher {
  stdout(chunk: Buffer): void;
  stderr(chunk: Buffer): void;
}

/** The host said that it does not begin the command. */
export class NotExecuted extends Error {
  override readonly name = 'NotExecuted';
}

/**
 * One command on an open connection, from its start to its end.
 *
 * 1. It ends with its channel, or with the connection: what is known by then is how it ended.
 * 2. A signal goes by `kill` on the host, over a second channel: servers may refuse SSH's own signals, as OpenSSH does for root. Where the
 *    process is not known, or the host takes no second channel, SSH's own is tried; and `kill` once the process says who it is.
 * 3. A signal is for the command's whole process group. A command that has ended while others of its group go on is not over yet: they have
 *    the same time to end, and then KILL.
 * 4. A host that does not close the channel when it should loses the connection.
 */
export class RemoteCommand {
  private readonly process = new ProcessLine();
  private end: CommandEnd = { exitCode: null, signal: null };
  private channel?: ClientChannel;
  private timer?: NodeJS.Timeout;
  /** The last signal that was sent. */
  private signalled?: 'TERM' | 'KILL';
  private exited = false;
  private channelClosed = false;
  private over: () => void = () => undefined;

  constructor(
    private readonly client: Client,
    private readonly watcher: CommandWatcher,
    private readonly abort: AbortSignal,
    private readonly killAfterMs: () => number,
  ) {}

  run(line: string): Promise<CommandEnd> {
    return new Promise((resolve, reject) => {
      this.over = () => {
        clearTimeout(this.timer);
        this.abort.removeEventListener('abort', this.terminate);
        this.client.off('close', this.over);
        this.tell(this.process.rest());
        resolve(this.end);
      };
      this.client.once('close', this.over);
      this.client.exec(this.process.before(line), (error: Error | undefined, channel: ClientChannel) => {
        if (!error) return this.follow(channel);
        this.client.off('close', this.over);
        reject(new NotExecuted(error.message));
      });
    });
  }

  private follow(channel: ClientChannel): void {
    this.channel = channel;
    channel.on('data', (chunk: Buffer) => this.said(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.watcher.stderr(chunk));
    channel.on('exit', (exitCode: number | null, name?: string) => {
      this.exited = true;
      // The library writes SIGTERM for RFC 4254's TERM.
      this.end = { exitCode, signal: name?.replace(/^SIG/, '') ?? null };
      if (!this.signalled) this.after(EXIT_CLOSE_MS, () => this.close());
    });
    channel.on('close', () => this.closed());
    if (this.abort.aborted) this.terminate();
    else this.abort.addEventListener('abort', this.terminate);
  }

  private said(chunk: Buffer): void {
    const known = this.process.pid !== undefined;
    const own = this.process.take(chunk);
    if (!known && this.process.pid !== undefined && this.signalled) this.signal(this.signalled);
    this.tell(own);
  }

  private tell(chunk: Buffer): void {
    if (chunk.length > 0) this.watcher.stdout(chunk);
  }

  private readonly terminate = (): void => {
    this.signal('TERM');
    this.after(this.killAfterMs(), () => {
      this.signal('KILL');
      this.after(KILL_CLOSE_MS, () => this.close());
    });
  };

  private signal(name: 'TERM' | 'KILL'): void {
    this.signalled = name;
    const { pid } = this.process;
    if (pid === undefined) return this.channel?.signal(name);
    // The group first: servers make the command the leader of one, and its children belong to it. One that has ended is no process any more.
    const alone = this.exited ? '' : ` || kill -${name} ${pid}`;
    this.ask(`${killGroup(name, pid)}${alone}`, (done) => {
      if (!done) this.channel?.signal(name);
      if (name === 'KILL' && this.channelClosed) this.over();
    });
  }

  /** The command's own end, and that of whoever held its output. */
  private closed(): void {
    this.channelClosed = true;
    const { pid } = this.process;
    if (this.signalled !== 'TERM' || pid === undefined) return this.over();
    this.ask(killGroup('0', pid), (someAreLeft) => {
      // They have until `terminate` sends KILL.
      if (!someAreLeft || this.signalled === 'KILL') this.over();
    });
  }

  /** Another command on the host; `answered` hears whether it ended well. */
  private ask(line: string, answered: (well: boolean) => void): void {
    let well = false;
    try {
      this.client.exec(line, (error, channel) => {
        if (error) return answered(false);
        channel.on('exit', (code: number | null) => (well = code === 0));
        channel.on('close', () => answered(well)).resume();
        channel.stderr.resume();
      });
    } catch {
      // The connection is going away; `close` follows.
      answered(false);
    }
  }

  private close(): void {
    if (this.channelClosed) return this.over();
    this.channel?.close();
    this.after(CLOSE_MS_MAX, () => this.client.destroy());
  }

  private after(ms: number, call: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(call, ms);
  }
}

/** POSIX's form first: dash takes `--` behind `-s` alone. Then the one that every shell without it knows. */
const killGroup = (name: string, group: number): string =>
  `kill -s ${name} -- -${group} 2>/dev/null || kill -${name} -${group} 2>/dev/null`;

/** A process that the command started in the background may hold its output open; what comes later is not its output. */
const EXIT_CLOSE_MS = 2_000;
/** KILL cannot be refused; a host that does not say so within this time was not reached by it. */
const KILL_CLOSE_MS = 1_000;
const CLOSE_MS_MAX = 1_000;
