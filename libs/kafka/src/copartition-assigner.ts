import { ownJson } from '@runbook/domain';
import kafkajs, { type Assigner, type Cluster, type GroupMember, type PartitionAssigner } from 'kafkajs';

export const COPARTITION_PROTOCOL = 'runbook-copartition';
const PROTOCOL_VERSION = 1;

/**
 * Gives partition n of every topic of the group to one member, so that who reads a partition's commands also reads its events. Members
 * say what they hold, and keep as much of it as an even spread allows: a rebalance moves few partitions.
 *
 * @param held what this member holds when the group is joined again
 */
export function copartitionAssigner(held: () => Iterable<number>): PartitionAssigner {
  return ({ cluster }: { cluster: Cluster }): Assigner => ({
    name: COPARTITION_PROTOCOL,
    version: PROTOCOL_VERSION,
    protocol: ({ topics }) => ({
      name: COPARTITION_PROTOCOL,
      metadata: kafkajs.AssignerProtocol.MemberMetadata.encode({
        version: PROTOCOL_VERSION,
        topics,
        userData: Buffer.from(JSON.stringify([...held()])),
      }),
    }),
    assign: async ({ members, topics }) => {
      const partitions = new Map(
        topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map((entry) => entry.partitionId)]),
      );
      const numbers = [...new Set([...partitions.values()].flat())].sort((a, b) => a - b);
      const spread = spreadEvenly(numbers, new Map(members.map((member) => [member.memberId, heldBy(member)])));
      return [...spread].map(([memberId, mine]) => {
        const assignment = Object.fromEntries(
          topics.map((topic) => [topic, mine.filter((number) => partitions.get(topic)?.includes(number))]),
        );
        return {
          memberId,
          memberAssignment: kafkajs.AssignerProtocol.MemberAssignment.encode({ version: PROTOCOL_VERSION, assignment, userData: NOTHING }),
        };
      });
    },
  });
}

const NOTHING = Buffer.alloc(0);

/**
 * Partitions by member: sizes differ by at most one, and a member keeps what it held as far as its size allows. The same input gives
 * the same answer, whoever computes it.
 */
export function spreadEvenly(partitions: readonly number[], held: ReadonlyMap<string, readonly number[]>): Map<string, number[]> {
  const free = new Set(partitions);
  const claims = [...held].map(([member, numbers]) => {
    const mine = numbers.filter((number) => free.delete(number));
    return { member, mine };
  });
  // Who holds most gets the larger sizes, so that fewest partitions move.
  claims.sort((a, b) => b.mine.length - a.mine.length || (a.member < b.member ? -1 : 1));
  const size = Math.floor(partitions.length / claims.length);
  const larger = partitions.length % claims.length;
  const sizes = claims.map((_, index) => size + (index < larger ? 1 : 0));
  claims.forEach(({ mine }, index) => {
    for (const number of mine.splice(sizes[index]!)) free.add(number);
  });
  const waiting = [...free].sort((a, b) => a - b);
  return new Map(
    claims.map(({ member, mine }, index) => [member, [...mine, ...waiting.splice(0, sizes[index]! - mine.length)].sort((a, b) => a - b)]),
  );
}

/** A member of another version, or of another program, holds nothing that we know of. */
function heldBy(member: GroupMember): number[] {
  try {
    const metadata = kafkajs.AssignerProtocol.MemberMetadata.decode(member.memberMetadata);
    const numbers: unknown = ownJson(metadata?.userData?.toString() || '[]');
    return Array.isArray(numbers) ? numbers.filter((number): number is number => Number.isInteger(number)) : [];
  } catch {
    return [];
  }
}
