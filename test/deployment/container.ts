import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { asUserOfImage, imageTree } from './image-tree.mjs';

const HEALTHY_MS_MAX = 90_000;
const LOOK_EVERY_MS = 250;

export interface ContainerSpec {
  readonly command: readonly string[];
  /** All that the process sees, beside the path on which Node is found. */
  readonly environment: Readonly<Record<string, string>>;
  /** Words of a command, or an address that is asked. */
  readonly healthCheck: readonly string[] | URL;
}

/** A process as a container would run it: its command and its variables, and no others; in the tree of the image, which it cannot write, as the image's user. */
export class Container {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | null>;
  private said = '';

  private constructor(
    private readonly spec: ContainerSpec,
    private readonly tree: string,
  ) {
    this.child = this.spawned(spec.command);
    for (const stream of [this.child.stdout!, this.child.stderr!]) stream.on('data', (chunk: Buffer) => (this.said += chunk.toString()));
    this.ended = once(this.child, 'close').then(([code]) => code as number | null);
  }

  static async start(spec: ContainerSpec): Promise<Container> {
    return new Container(spec, await imageTree());
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

  /** The status of one health check; of an address 0 for an answer of 2xx, as a kubelet takes it. */
  async checked(): Promise<number | null> {
    const { healthCheck } = this.spec;
    if (healthCheck instanceof URL) return answersWell(healthCheck);
    const check = this.spawned(healthCheck);
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

  private spawned(command: readonly string[]): ChildProcess {
    const [program, ...args] = [...asUserOfImage(), ...command];
    const env = { PATH: process.env['PATH'], ...this.spec.environment };
    return spawn(program!, args, { cwd: this.tree, env, stdio: ['ignore', 'pipe', 'pipe'] });
  }
}

/** The kubelet does not look at certificates either. */
async function answersWell(url: URL): Promise<number> {
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ connect: { rejectUnauthorized: false } });
  try {
    const answer = await fetch(url, { dispatcher, signal: AbortSignal.timeout(3_000) });
    await answer.text();
    return answer.ok ? 0 : 1;
  } catch {
    return 1;
  } finally {
    await dispatcher.close();
  }
}
