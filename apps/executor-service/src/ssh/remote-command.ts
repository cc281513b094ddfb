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

/**
 * One command on an open connection, from its start to its end.
 *
 * 1. It ends with its channel, or with the connection: what is known by then is how it ended.
 * 2. A signal goes by `kill` on the host, over a second channel: servers may refuse SSH's own signals, as OpenSSH does for root. Where the
 *    process is not known, SSH's own is tried.
 * 3. A host that does not close the channel when it should loses the connection.
 */
export class RemoteCommand {
  private readonly process = new ProcessLine();
  private end: CommandEnd = { exitCode: null, signal: null };
  private channel?: ClientChannel;
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly client: Client,
    private readonly watcher: CommandWatcher,
    private readonly abort: AbortSignal,
    private readonly killAfterMs: () => number,
  ) {}

  run(line: string): Promise<CommandEnd> {
    return new Promise((resolve, reject) => {
      const over = (): void => {
        clearTimeout(this.timer);
        this.abort.removeEventListener('abort', this.terminate);
        this.tell(this.process.rest());
        resolve(this.end);
      };
      this.client.once('close', over);
      this.client.exec(this.process.before(line), (error: Error | undefined, channel: ClientChannel) => {
        if (error) return reject(error);
        this.follow(channel.on('close', over));
      });
    });
  }

  private follow(channel: ClientChannel): void {
    this.channel = channel;
    channel.on('data', (chunk: Buffer) => this.tell(this.process.take(chunk)));
    channel.stderr.on('data', (chunk: Buffer) => this.watcher.stderr(chunk));
    channel.on('exit', (exitCode: number | null, name?: string) => {
      // The library writes SIGTERM for RFC 4254's TERM.
      this.end = { exitCode, signal: name?.replace(/^SIG/, '') ?? null };
      this.after(EXIT_CLOSE_MS, () => this.close());
    });
    if (this.abort.aborted) this.terminate();
    else this.abort.addEventListener('abort', this.terminate);
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
    const { pid } = this.process;
    if (pid === undefined) this.channel?.signal(name);
    // The group first: servers make the command the leader of one, and its children belong to it.
    else this.client.exec(`kill -${name} -- -${pid} 2>/dev/null || kill -${name} ${pid}`, (_error, channel) => channel?.resume());
  }

  private close(): void {
    this.channel?.close();
    this.after(CLOSE_MS_MAX, () => this.client.destroy());
  }

  private after(ms: number, call: () => void): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(call, ms);
  }
}

/** A process that the command started in the background may hold its output open; what comes later is not its output. */
const EXIT_CLOSE_MS = 2_000;
/** KILL cannot be refused; a host that does not say so within this time was not reached by it. */
const KILL_CLOSE_MS = 1_000;
const CLOSE_MS_MAX = 1_000;
