import { Injectable } from '@nestjs/common';
import { EventLog, systemClock } from '@runbook/ports';
import { IdentityCatalogue, ReadingProgress, RunbookCatalogue } from '@runbook/service';
import { partitionOf, TOPICS } from '@runbook/wire';
import { Problem } from '../http/problem.js';
import { JoinedQuestion } from './joined-question.js';

/** A gateway is milliseconds behind the log's end, and a few seconds while its group forms anew. Whoever asks waits no longer than this. */
export const KNOWN_WITHIN_MS = 5_000;
/** When it makes sense to ask again. */
const RETRY_AFTER_SECONDS = 1;

/** The partitions in which something would be. */
type Where = readonly [progress: ReadingProgress, topic: string, aggregate: string | undefined];

/**
 * The one rule by which this gateway says that there is no such thing. Another gateway may have answered a moment ago with what this one has
 * not read yet. So what is not found is looked for again, once everything has been read that stood on the log when the question came; before
 * that nobody is told "unknown". What is found costs nothing.
 */
@Injectable()
export class KnownByNow {
  /** Of the executions' log. Told by the reader, when all its followers have taken a delivery in. */
  readonly executions = new ReadingProgress();
  private readonly registry: ReadingProgress;
  private readonly identities: ReadingProgress;
  private readonly ends = new Map<string, JoinedQuestion<number>>();

  constructor(
    private readonly log: EventLog,
    catalogue: RunbookCatalogue,
    identities: IdentityCatalogue,
  ) {
    this.registry = catalogue.progress;
    this.identities = identities.progress;
  }

  /**
   * Something that is folded from the log of executions; `execution` says of which one, where that is known. Undefined: there is none. Throws
   * the problem `not-ready` where that cannot be told in time.
   */
  ofExecutions<T>(look: () => Promise<T | undefined> | T | undefined, execution?: string): Promise<T | undefined> {
    return this.find(look, [this.executions, TOPICS.executionEvents, execution]);
  }

  /** The same for what is registered: runbooks, schedules, event sources. */
  ofRegistry<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T | undefined> {
    return this.find(look, [this.registry, TOPICS.registryEvents, undefined]);
  }

  /** The same for members. */
  ofIdentities<T>(look: () => Promise<T | undefined> | T | undefined): Promise<T | undefined> {
    return this.find(look, [this.identities, TOPICS.identityEvents, undefined]);
  }

  private async find<T>(look: () => Promise<T | undefined> | T | undefined, where: Where): Promise<T | undefined> {
    const found = await look();
    if (found !== undefined) return found;
    await this.readToEnd(where);
    return look();
  }

  private async readToEnd([progress, topic, aggregate]: Where): Promise<void> {
    const until = systemClock.monotonic() + KNOWN_WITHIN_MS;
    const count = await inTime(this.log.partitions(topic), until, topic);
    const partitions = aggregate === undefined ? [...Array(count).keys()] : [partitionOf(aggregate, count)];
    await Promise.all(
      partitions.map(async (partition) => {
        const end = await inTime(this.endOf(topic, partition), until, topic);
        if (await progress.until(partition, end, until - systemClock.monotonic())) return;
        throw behind(topic, `found ${progress.offsetOf(partition) ?? 'none'} of the ${end} records of partition ${partition} read`);
      }),
    );
  }

  private endOf(topic: string, partition: number): Promise<number> {
    const place = `${topic}/${partition}`;
    let question = this.ends.get(place);
    if (!question) this.ends.set(place, (question = new JoinedQuestion(() => this.log.end(topic, partition))));
    return question.ask();
  }
}

/** What the log answers. Throws the problem `not-ready` when it does not, or not in time. */
async function inTime<T>(answer: Promise<T>, until: number, topic: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const reason = behind(topic, 'found the log without an answer');
    timer = setTimeout(() => reject(reason), until - systemClock.monotonic());
  });
  try {
    return await Promise.race([answer, late]);
  } catch (cause) {
    throw cause instanceof Problem ? cause : Object.assign(behind(topic, 'found that it does not tell where it ends'), { cause });
  } finally {
    clearTimeout(timer);
  }
}

function behind(topic: string, found: string): Problem {
  const expected = `expected to have read ${topic} up to where it ended when the request came within ${KNOWN_WITHIN_MS} ms`;
  return new Problem('not-ready', `${expected}, ${found}; whether there is such a thing is not known yet: send the request again`, {
    headers: { 'retry-after': String(RETRY_AFTER_SECONDS) },
  });
}
