import { Injectable } from '@nestjs/common';
import { Clock, DocumentStore, openedOnce } from '@runbook/ports';
import { Logger } from '@runbook/service';
import type { Session } from './sessions.js';

interface UseDocument {
  readonly _id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** When the session is over, whatever was done with it. */
  readonly until: number;
}

const USES = { name: 'gateway.session-uses', indexes: [['until']] } as const;
/** How exactly the last use is kept. */
const USED_MS = 60_000;
/** Sessions whose last use is at hand; of more than that the others are written more often. */
const KNOWN_MAX = 10_000;
/** Uses of sessions that are over and are removed with one that is written. */
const REMOVED_MAX = 20;

/** When sessions were used last. Beside the sessions: a date that is written late must not bring back tokens that were changed meanwhile. */
@Injectable()
export class SessionUses {
  private readonly known = new Map<string, number>();
  private readonly uses = openedOnce(() => this.documents.collection<UseDocument>(USES));

  constructor(
    private readonly documents: DocumentStore,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  /** Written behind: what is lost with a crash is a minute of a date that is shown. */
  used({ id, until }: Pick<Session, 'id' | 'until'>): void {
    const at = this.clock.now();
    if (at - (this.known.get(id) ?? Number.NEGATIVE_INFINITY) < USED_MS) return;
    const [oldest] = this.known.keys();
    if (this.known.size >= KNOWN_MAX && oldest !== undefined) this.known.delete(oldest);
    this.known.set(id, at);
    this.write({ _id: id, at, until }).catch((error: unknown) => this.logger.warn({ error }, 'could not keep when a session was used'));
  }

  /** To the minute; those without an entry were not used since they began. */
  async lastUses(ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const uses = await this.uses();
    const found = await Promise.all(ids.map((id) => uses.get(id)));
    return new Map(found.flatMap((use) => (use ? [[use._id, use.at] as const] : [])));
  }

  private async write(put: UseDocument): Promise<void> {
    const uses = await this.uses();
    const over = await uses.find({ where: { until: { lte: put.at } }, limit: REMOVED_MAX });
    await uses.write([{ put }, ...over.map(({ _id }) => ({ remove: _id }))]);
  }
}
