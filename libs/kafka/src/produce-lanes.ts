import type { Connection } from './connection.js';
import { LaneWriter, type Entry } from './lane-writer.js';
import { ProduceLane, type Leadership } from './produce-lane.js';
import type { TopicAdmin } from './topic-admin.js';

/** Of partitions whose leader nobody has told. */
const UNKNOWN = -1;

/**
 * A lane for each broker that leads: one that dies, or answers late, holds up nothing but what it leads. Who leads is what the topic's last look-up
 * told; a lane's producer finds the right broker in any case, so a wrong lane costs company alone. A partition changes its lane only when
 * nothing of it is on its way, so its order is that of the calls (L1).
 */
export class ProduceLanes {
  private readonly lanes = new Map<number, ProduceLane>();
  private readonly underWay = new Map<string, { readonly lane: ProduceLane; appends: number }>();
  private isClosed = false;

  private readonly leadership: Leadership;

  constructor(
    private readonly connection: Connection,
    private readonly admin: TopicAdmin,
  ) {
    const leaderOf = ({ topic, partition }: Entry) => admin.leaders(topic)[partition];
    this.leadership = {
      get version() {
        return admin.leadersVersion;
      },
      async lookUp(entries) {
        await Promise.all([...new Set(entries.map(({ topic }) => topic))].map((topic) => admin.lookUpLeaders(topic)));
      },
      watch(entries) {
        const before = entries.map(leaderOf);
        return () => entries.every((entry, at) => leaderOf(entry) === before[at]);
      },
    };
  }

  /** Connects ahead of the first append to a topic that was looked up. */
  warm(topic: string): void {
    for (const leader of this.admin.leaders(topic)) this.lane(leader).warm();
  }

  writer(): LaneWriter {
    return new LaneWriter((entry) => this.enqueue(entry), this.connection.seals);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.lanes.values()].map((lane) => lane.close()));
  }

  private enqueue(entry: Entry): void {
    if (this.isClosed) return entry.writer.die(new Error('the channel to Kafka was closed'), entry);
    const place = `${entry.topic}/${entry.partition}`;
    const held = this.underWay.get(place) ?? { lane: this.lane(this.admin.leaders(entry.topic)[entry.partition] ?? UNKNOWN), appends: 0 };
    held.appends += 1;
    this.underWay.set(place, held);
    const settled = () => {
      if (--held.appends === 0) this.underWay.delete(place);
    };
    held.lane.enqueue({
      ...entry,
      resolve: (offset) => {
        settled();
        entry.resolve(offset);
      },
      reject: (error) => {
        settled();
        entry.reject(error);
      },
    });
  }

  private lane(leader: number): ProduceLane {
    let lane = this.lanes.get(leader);
    if (!lane) {
      lane = new ProduceLane(this.connection, leader, this.leadership);
      this.lanes.set(leader, lane);
    }
    return lane;
  }
}
