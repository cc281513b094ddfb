import { Injectable } from '@nestjs/common';
import { DocumentStore, openedOnce, systemClock } from '@runbook/ports';

/** A partition as a reader knows it. */
interface GenerationDocument {
  /** `<place>/<partition>`, as of the reader's positions. */
  readonly _id: string;
  readonly place: string;
  /** As the log tells it; absent where it tells none. */
  readonly topicId?: string;
  /** How often the partition was made anew, or cut off, since it was first read. */
  readonly generation: number;
  /** When that was noticed, in milliseconds since the epoch. */
  readonly at: number;
  /** What was expected and what was found. */
  readonly reason: string;
}

/** That a partition was made anew, and is read from its beginning. */
export type Renewal = Pick<GenerationDocument, 'generation' | 'at' | 'reason'>;

/**
 * Which of several topics of one name a reader has read. A topic that was deleted and made anew counts its offsets from zero: neither its positions nor
 * the names of its records are those of the topic before it, so both carry the generation, from the second one on.
 */
@Injectable()
export class TopicGenerations {
  constructor(private readonly documents: DocumentStore) {}

  /** The generation of the partition now; `renewed` where it is another topic than the one that was read last. Durable when it resolves. */
  async current(place: string, partition: number, topicId: string | undefined): Promise<{ generation: number; renewed: boolean }> {
    const known = await (await this.collection()).get(`${place}/${partition}`);
    const generation = known?.generation ?? 0;
    if (topicId === undefined || known?.topicId === topicId) return { generation, renewed: false };
    // Positions from before ids were kept are those of the topic that is there now.
    if (known?.topicId === undefined) {
      if (!known) await this.put({ place, partition, topicId, generation, at: 0, reason: '' });
      return { generation, renewed: false };
    }
    const reason = `expected the topic that was read before (${known.topicId}), found one that was made anew (${topicId})`;
    await this.put({ place, partition, topicId, generation: generation + 1, at: systemClock.now(), reason });
    return { generation: generation + 1, renewed: true };
  }

  /** The partition is not the one that was read, whatever its topic's id: it was cut off. Resolves with its generation from now on. */
  async renew(place: string, partition: number, topicId: string | undefined, reason: string): Promise<number> {
    const generation = ((await (await this.collection()).get(`${place}/${partition}`))?.generation ?? 0) + 1;
    await this.put({ place, partition, ...(topicId !== undefined && { topicId }), generation, at: systemClock.now(), reason });
    return generation;
  }

  /** When a partition of the place was last made anew; undefined: none ever was. */
  async lastRenewal(place: string): Promise<Renewal | undefined> {
    const where = { place, at: { gt: 0 } };
    const [last] = await (await this.collection()).find({ where, order: { by: 'at', direction: 'desc' }, limit: 1 });
    return last;
  }

  private async put({ partition, ...of }: Omit<GenerationDocument, '_id'> & { readonly partition: number }): Promise<void> {
    await (await this.collection()).write([{ put: { _id: `${of.place}/${partition}`, ...of }, ifNewer: 'generation' }]);
  }

  private readonly collection = openedOnce(() =>
    this.documents.collection<GenerationDocument>({
      name: 'gateway.topic-generations',
      indexes: [['place', 'at']],
      compared: ['generation'],
    }),
  );
}

/** The place of a generation's positions, or the name of its topic in that of a record: the first bears none. */
export const ofGeneration = (place: string, generation: number): string => (generation === 0 ? place : `${place}~${generation}`);
