import type { ExecutionEvent } from '@runbook/domain';
import { openedOnce, DocumentStore, type Operation } from '@runbook/ports';
import type { Patience } from '@runbook/processor';
import type { Delivery } from '@runbook/service';
import { TRACEPARENT, traceHeader } from '@runbook/telemetry';
import { isClaim, type DecisionRecord } from '@runbook/wire';
import { documentIdOf, taskAfter, taskOf, type WorkerTask, type WorkerTaskDocument } from './worker-task.js';

/** Is told what happens to tasks, in the order of the log. */
export interface TaskObserver {
  /** It is offered, or offered again. */
  offered(task: WorkerTask): void;
  /** A worker has taken it, or has renewed its lease. */
  renewed(task: WorkerTask): void;
  /** Its worker should stop. */
  cancelled(task: WorkerTask): void;
  /** It is over; nobody waits for it any more. */
  closed(task: WorkerTask): void;
  /** A partition has been read to its end: its tasks may be taken. */
  caughtUp(): void;
}

type RecordsDelivery = Extract<Delivery, { kind: 'records' }>;

/** Documents of one read, each with its parameters. */
const PAGE = 100;

/** What a record has made of a task: undefined where it is over. */
interface TaskChange {
  /** Of the record. */
  readonly version: number;
  readonly task: WorkerTaskDocument | undefined;
}

/**
 * The tasks of workers that are open, folded from the executions' log. Memory has them without their parameters; these lie in the store,
 * which is written before the reader goes on, so that the reader's position is never ahead of it. A batch without such tasks costs one pass
 * over its events.
 */
export class OpenTasks {
  private readonly tasks = new Map<string, WorkerTask>();
  private readonly byId = new Map<string, WorkerTask>();
  /** Ids of documents by execution: what happens to a run happens to its tasks. */
  private readonly byExecution = new Map<string, Set<string>>();
  /** Ids of documents by tenant and action, in the order of their requests. */
  private readonly byAction = new Map<string, Set<string>>();
  private readonly live = new Set<number>();

  constructor(
    private readonly documents: DocumentStore,
    /** With the collection, of whoever reads the log for it. */
    private readonly patience: Patience,
    /** Of the collection, which one reader writes. */
    private readonly name: string,
    private readonly observer: TaskObserver,
    private readonly pageTasks = PAGE,
  ) {}

  /** By `tsk_…`. */
  get(id: string): WorkerTask | undefined {
    return this.byId.get(id);
  }

  /** Open tasks of the action in caught-up partitions, oldest first; nobody has them, and they may be taken. */
  *free(tenant: string, action: string): Generator<WorkerTask> {
    for (const id of this.byAction.get(actionKey(tenant, action)) ?? []) {
      const task = this.tasks.get(id);
      if (task && !task.holder && !task.paused && this.live.has(task.partition)) yield task;
    }
  }

  /** With its parameters; undefined when it is over by now. */
  async document(task: WorkerTask): Promise<WorkerTaskDocument | undefined> {
    const found = await (await this.collection()).get(documentIdOf(task.execution, task.step));
    return found?.id === task.id ? found : undefined;
  }

  /**
   * The execution has refused a command about the task. Unless the task as it is here explains that, another reader has written it into the
   * store after this one had closed it, and it is removed.
   */
  async forgetUnless(task: WorkerTask, isExplained: (now: WorkerTask) => boolean): Promise<void> {
    const now = this.byId.get(task.id);
    if (!now || isExplained(now)) return;
    const id = documentIdOf(task.execution, task.step);
    this.remove(id);
    await this.write([{ remove: id }]);
  }

  /** Resolves when the store has what is new, with what tells the observer. */
  async deliver(delivery: Delivery): Promise<() => void> {
    if (delivery.kind === 'records') return this.read(delivery);
    this.leave(delivery.partition);
    if (delivery.kind === 'assigned') await this.load(delivery.partition);
    return () => undefined;
  }

  private async read({ records, partition, caughtUp }: RecordsDelivery): Promise<() => void> {
    const changes = new Map<string, TaskChange>();
    const news: (() => void)[] = [];
    for (const { record, headers } of records) {
      if (isClaim(record)) continue;
      for (const event of record.events as readonly ExecutionEvent[])
        if (this.mayConcern(record.id, event))
          await this.apply(record, event, { partition, ...traceHeader(headers[TRACEPARENT]) }, changes, news);
    }
    if (changes.size > 0) await this.write([...changes].map(([id, change]) => operationOf(id, change)));
    return () => {
      for (const tell of news) tell();
      if (!caughtUp || this.live.has(partition)) return;
      this.live.add(partition);
      this.observer.caughtUp();
    };
  }

  /** False of nearly all events where no worker serves: they cost a look into a map then. */
  private mayConcern(execution: string, event: ExecutionEvent): boolean {
    return event.type === 'StepRequested' ? event.offered === true || this.byExecution.has(execution) : this.byExecution.has(execution);
  }

  private async apply(
    { id: execution, tenant, version, requestId }: DecisionRecord,
    event: ExecutionEvent,
    stored: { readonly partition: number; readonly traceparent?: string },
    changes: Map<string, TaskChange>,
    news: (() => void)[],
  ): Promise<void> {
    if (event.type === 'StepRequested') {
      const task = taskOf({ ...stored, tenant, execution, version, ...(requestId !== undefined && { requestId }) }, event);
      if (!task) return;
      changes.set(task._id, { version, task });
      const open = this.keep(task);
      news.push(() => this.observer.offered(open));
      return;
    }
    for (const id of this.concerned(execution, event)) {
      const before = this.tasks.get(id);
      if (!before) continue;
      const after = taskAfter(before, event);
      if (after) this.set(id, after);
      else this.remove(id);
      if (after !== before) changes.set(id, { version, task: after && (await this.withParameters(id, { ...after, version }, changes)) });
      const tell = this.newsOf(event, before, after);
      if (tell) news.push(tell);
    }
  }

  private newsOf(event: ExecutionEvent, before: WorkerTask, after: WorkerTask | undefined): (() => void) | undefined {
    if (!after) return () => this.observer.closed(before);
    if (event.type === 'StepLeaseRenewed') return () => this.observer.renewed(after);
    if (event.type === 'StepCancelRequested') return () => this.observer.cancelled(after);
    const goesOn = event.type === 'ExecutionResumed' || event.type === 'ExecutionReleased';
    return goesOn && !after.holder ? () => this.observer.offered(after) : undefined;
  }

  private async withParameters(
    id: string,
    task: WorkerTask & Pick<WorkerTaskDocument, 'version'>,
    changes: ReadonlyMap<string, TaskChange>,
  ): Promise<WorkerTaskDocument | undefined> {
    const stored = changes.get(id)?.task ?? (await this.patience.with('a task', async () => (await this.collection()).get(id)));
    return stored && { ...task, _id: id, parameters: stored.parameters };
  }

  /** The documents that an event may be about; for nearly all events none. */
  private concerned(execution: string, event: ExecutionEvent): readonly string[] {
    const open = this.byExecution.get(execution);
    if (!open) return [];
    if (event.type === 'StepsReset') return event.reset.map((step) => documentIdOf(execution, step));
    return 'step' in event && event.step !== undefined ? [documentIdOf(execution, event.step)] : [...open];
  }

  private keep({ _id, parameters: _parameters, version: _version, ...task }: WorkerTaskDocument): WorkerTask {
    this.remove(_id);
    this.set(_id, task);
    insert(this.byExecution, task.execution, _id);
    insert(this.byAction, actionKey(task.tenant, task.action), _id);
    return task;
  }

  private set(id: string, task: WorkerTask): void {
    this.tasks.set(id, task);
    this.byId.set(task.id, task);
  }

  private remove(id: string): void {
    const task = this.tasks.get(id);
    if (!task) return;
    this.tasks.delete(id);
    this.byId.delete(task.id);
    drop(this.byExecution, task.execution, id);
    drop(this.byAction, actionKey(task.tenant, task.action), id);
  }

  private leave(partition: number): void {
    this.live.delete(partition);
    for (const [id, task] of [...this.tasks]) if (task.partition === partition) this.remove(id);
  }

  private async load(partition: number): Promise<void> {
    for (let after: string | undefined, more = true; more;) {
      const where = { partition, ...(after !== undefined && { _id: { gt: after } }) };
      const page = await this.patience.with('tasks', async () => (await this.collection()).find({ where, limit: this.pageTasks }));
      for (const document of page) this.keep(document);
      after = page.at(-1)?._id;
      more = page.length === this.pageTasks;
    }
  }

  /** Until the store takes it: the reader must not go on without. */
  private write(operations: readonly Operation<WorkerTaskDocument>[]): Promise<void> {
    return this.patience.with('a write of tasks', async () => (await this.collection()).write(operations));
  }

  private readonly collection = openedOnce(() =>
    this.documents.collection<WorkerTaskDocument>({
      name: this.name,
      indexes: [['partition']],
      compared: ['version'],
    }),
  );
}

const operationOf = (id: string, { version, task }: TaskChange): Operation<WorkerTaskDocument> =>
  task ? { put: task, ifNewer: 'version' } : { remove: id, upTo: { field: 'version', number: version } };

const actionKey = (tenant: string, action: string): string => `${tenant} ${action}`;

function insert(lists: Map<string, Set<string>>, key: string, id: string): void {
  const list = lists.get(key);
  if (list) list.add(id);
  else lists.set(key, new Set([id]));
}

function drop(lists: Map<string, Set<string>>, key: string, id: string): void {
  const list = lists.get(key);
  list?.delete(id);
  if (list?.size === 0) lists.delete(key);
}
