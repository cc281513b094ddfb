import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const HEALTHY_MS_MAX = 90_000;
const LOOK_EVERY_MS = 250;

export interface ContainerSpec {
  readonly command: readonly string[];
  /** All that the process sees, beside the path on which Node is found. */
  readonly environment: Readonly<Record<string, string>>;
  readonly healthCheck: readonly string[];
}

/** A process as a container would run it: its command and its variables, and no others. */
export class Container {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private said = '';

  constructor(private readonly spec: ContainerSpec) {
    this.child = this.spawned(spec.command);
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  get printed(): string {
    return this.said;
  }

  /** Resolves when the health check says that all is well, asked as often as it takes. */
  async healthy(): Promise<void> {
    const until = Date.now() + HEALTHY_MS_MAX;
    while ((await this.checked()) !== 0) {
      if (this.child.exitCode !== null || Date.now() > until) throw new Error(`expected a healthy container, found:\n${this.said}`);
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** The status of one health check. */
  async checked(): Promise<number | null> {
    const check = this.spawned(this.spec.healthCheck);
    const [code] = (await once(check, 'close')) as [number | null];
    return code;
  }

  /** As `docker stop`, without its patience: resolves with the status. */
  async stop(): Promise<number | null> {
    if (this.child.exitCode === null) this.child.kill('SIGTERM');
    return this.ended;
  }

  /** Its status, once it ends by itself. */
  end(): Promise<number | null> {
    return this.ended;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  private spawned([program, ...args]: readonly string[]): ChildProcess {
    const env = { PATH: process.env['PATH'], ...this.spec.environment };
    return spawn(program!, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}
