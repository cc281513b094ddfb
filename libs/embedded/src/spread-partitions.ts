/**
 * Who holds which partition: each member as many as any other, give or take one, and nobody loses a partition that it may keep.
 * `holders[n]` is the present holder of partition n.
 */
export function spreadPartitions<M>(holders: readonly (M | undefined)[], members: readonly M[]): (M | undefined)[] {
  if (members.length === 0) return holders.map(() => undefined);
  const least = Math.floor(holders.length / members.length);
  let oneMore = holders.length % members.length;
  const kept = new Map<M, number>(members.map((member) => [member, 0]));
  const spread = holders.map((holder) => {
    const count = holder === undefined ? undefined : kept.get(holder);
    if (holder === undefined || count === undefined) return undefined;
    if (count > least || (count === least && oneMore === 0)) return undefined;
    if (count === least) oneMore -= 1;
    kept.set(holder, count + 1);
    return holder;
  });
  return spread.map((holder) => {
    if (holder !== undefined) return holder;
    const poorest = members.reduce((poor, member) => (kept.get(member)! < kept.get(poor)! ? member : poor));
    kept.set(poorest, kept.get(poorest)! + 1);
    return poorest;
  });
}
