import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { ActionHandler, WorkerAction } from './action.js';
import { BackOff } from './back-off.js';
import { HttpTransport } from './http-transport.js';
import { KafkaTransport, type KafkaOptions } from './kafka-transport.js';
import { logToStandardError, type Log } from './log.js';
import { RunningTask } from './running-task.js';
import type { Task } from './task.js';
import { RequestRefused, type AnnouncedAction, type Transport } from './transport.js';

export interface WorkerOptions {
  /** Over HTTP: the service's address, for example `http://127.0.0.1:4000`, and a key with permission `workers:act`. */
  readonly url?: string;
  readonly key?: string;
  /** Over Kafka instead: all actions are of one namespace, which the service must serve there (`KAFKA_WORKERS`). */
  readonly kafka?: Omit<KafkaOptions, 'worker' | 'log'>;
  /** By name, `<namespace>/<name>`. */
  readonly actions: Readonly<Record<string, ActionHandler | WorkerAction>>;
  /** Tasks at a time; default 4. */
  readonly concurrency?: number;
  /** Names this worker to people; default: made of the host's name and the process id. The log names each start of it by chance too. */
  readonly name?: string;
  /** How long `stop` lets what runs come to its end; default 30 s. */
  readonly stopGraceMs?: number;
  /** Default: lines of JSON to standard error. */
  readonly log?: Log;
}

/** Serves actions until it is stopped. */
export class Worker {
  readonly name: string;
  private readonly actions: ReadonlyMap<string, WorkerAction>;
  private readonly transport: Transport;
  private readonly log: Log;
  private readonly stopping = new AbortController();
  private readonly running = new Set<{ readonly task: RunningTask; readonly ended: Promise<void> }>();
  private serving?: Promise<void>;

  /** Throws when the options make no sense. */
  constructor(private readonly options: WorkerOptions) {
    this.name =
      options.name ??
      `${hostname()
        .replaceAll(/[^A-Za-z0-9-]/g, '-')
        .slice(0, 30)}.${process.pid}`;
    this.log = options.log ?? logToStandardError;
    this.actions = new Map(
      Object.entries(options.actions).map(([name, action]) => [name, typeof action === 'function' ? { run: action } : action]),
    );
    if (this.actions.size === 0) throw new Error('expected at least one action, found none');
    if (!(this.concurrency >= 1)) throw new Error(`expected a concurrency of at least 1, found ${this.concurrency}`);
    this.transport = transportOf(options, identityOf(this.name), this.log);
  }

  /** Resolves when the service knows the actions and tasks are taken. Rejects with `RequestRefused`; everything else is tried again. */
  async start(): Promise<void> {
    const announced = [...this.actions].map(([name, action]): AnnouncedAction => {
      const { description = '', parameters, classification, dataLicenses, forbidsLicenses, needsLicenses } = action;
      return {
        name,
        description,
        ...(parameters && { parameters }),
        ...(classification !== undefined && { classification }),
        ...(dataLicenses && { dataLicenses }),
        ...(forbidsLicenses && { forbidsLicenses }),
        ...(needsLicenses && { needsLicenses }),
      };
    });
    const backOff = new BackOff();
    while (!this.stopping.signal.aborted) {
      try {
        await this.transport.announce(announced);
        break;
      } catch (error) {
        if (error instanceof RequestRefused) throw error;
        this.log('warn', 'the service cannot be reached; trying again', { worker: this.name, reason: reasonOf(error) });
        await backOff.wait(this.stopping.signal);
      }
    }
    this.serving = this.serve();
    this.log('info', 'serving', { worker: this.name, actions: [...this.actions.keys()] });
  }

  /** Takes nothing new and resolves when what runs has ended; what has not after the grace period is told to stop. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.serving;
    const ended = Promise.all([...this.running].map((one) => one.ended));
    if (!(await settledWithin(ended, this.options.stopGraceMs ?? STOP_GRACE_MS))) {
      for (const { task } of this.running) task.stop('stopping');
      // What does not even listen to its signal is left to its lease.
      await settledWithin(ended, LAST_WORDS_MS);
    }
    await this.transport.close();
  }

  private get concurrency(): number {
    return this.options.concurrency ?? CONCURRENCY;
  }

  private async serve(): Promise<void> {
    const { signal } = this.stopping;
    const backOff = new BackOff();
    while (!signal.aborted) {
      const free = this.concurrency - this.running.size;
      if (free <= 0) {
        await Promise.race([...this.running].map((one) => one.ended).concat(aborted(signal)));
        continue;
      }
      try {
        for (const task of await this.transport.take(free, signal)) this.begin(task);
        backOff.succeeded();
      } catch (error) {
        if (signal.aborted) return;
        const level = error instanceof RequestRefused ? 'error' : 'warn';
        this.log(level, 'no tasks could be taken; trying again', { worker: this.name, reason: reasonOf(error) });
        await backOff.wait(signal);
      }
    }
  }

  private begin(task: Task): void {
    const action = this.actions.get(task.action);
    if (!action) return this.log('error', 'got a task of an action that is not done here', { task: task.id, action: task.action });
    const running = new RunningTask(task, action.run, this.transport, this.log);
    const entry = { task: running, ended: running.run().finally(() => this.running.delete(entry)) };
    this.running.add(entry);
  }
}

/** What the service knows a worker's name by, at most. */
const IDENTITY_CHARACTERS_MAX = 63;

/**
 * One life of a process. What was given to the life before may have been begun by it, so one that is started again under the same name must not
 * get it as if it were the same: its lease runs out, and the execution decides what that means.
 */
function identityOf(name: string): string {
  const life = `.${randomBytes(4).toString('hex')}`;
  return `${name.slice(0, IDENTITY_CHARACTERS_MAX - life.length)}${life}`;
}

const CONCURRENCY = 4;
const STOP_GRACE_MS = 30_000;
/** For handlers that listen to their signal, and for their results. */
const LAST_WORDS_MS = 2_000;

function transportOf({ url, key, kafka }: WorkerOptions, worker: string, log: Log): Transport {
  if (kafka && url === undefined) return new KafkaTransport({ ...kafka, worker, log });
  if (!kafka && url !== undefined && key !== undefined) return new HttpTransport({ url, key, worker });
  throw new Error('expected url and key, or kafka, found neither or both; a worker has one way to the service');
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })));

async function settledWithin(settled: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const result = await Promise.race([settled.then(() => true), late]);
  clearTimeout(timer);
  return result;
}

/** fetch hides the reason in the cause. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as Error;
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
