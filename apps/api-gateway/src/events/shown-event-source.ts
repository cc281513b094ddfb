import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Actor } from '@runbook/domain';
import { RunbookCatalogue, type CataloguedEventSource } from '@runbook/service';
import { Problem } from '../http/problem.js';
import { KnownByNow } from '../log/known-by-now.js';
import { TopicGenerations, type Renewal } from '../log/topic-generations.js';
import type { Standstill } from '../log/topic-readers.js';
import { sourceName } from './outcomes/disposition-ledger.js';
import { EventIngest } from './topics/event-ingest.js';
import { hasTopic } from './topics/registered-source.js';

/** A source with what is known of its reading. */
export interface ShownEventSource {
  readonly source: CataloguedEventSource;
  /** Why this process does not read its topic on. */
  readonly standstill?: Standstill;
  /** Its topic is not the one that it was registered with. */
  readonly renewal?: Renewal;
}

export class GetEventSource extends Query<ShownEventSource> {
  constructor(
    readonly actor: Actor,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(GetEventSource)
export class GetEventSourceHandler implements IQueryHandler<GetEventSource> {
  constructor(
    private readonly catalogue: RunbookCatalogue,
    private readonly known: KnownByNow,
    private readonly ingest: EventIngest,
    private readonly generations: TopicGenerations,
  ) {}

  async execute({ actor, id }: GetEventSource): Promise<ShownEventSource> {
    const source = await this.known.ofRegistry(() => this.catalogue.eventSources.find(actor.tenant, id));
    if (!source) {
      const message = `expected a registered event source ${id.slice(0, 64)}, found none; see GET /api/v1/event-sources`;
      throw new Problem('event-source-unknown', message);
    }
    if (!hasTopic(source)) return { source };
    const name = sourceName(actor.tenant, id);
    const standstill = this.ingest.standstill(name);
    const renewal = await this.generations.lastRenewal(`${name}/${source.topic}`);
    return { source, ...(standstill && { standstill }), ...(renewal && { renewal }) };
  }
}

/** What is shown of the reading of a source's topic. */
export function readingView({ source, standstill, renewal }: ShownEventSource) {
  if (source.topic === undefined) return {};
  const timeOf = (ms: number) => new Date(ms).toISOString();
  return {
    reading: standstill ? 'standing' : 'going-on',
    ...(standstill && {
      standing: { reason: standstill.reason, ...(standstill.since !== undefined && { since: timeOf(standstill.since) }) },
    }),
    ...(renewal && { topicMadeAnew: { at: timeOf(renewal.at), times: renewal.generation, reason: renewal.reason } }),
  };
}
