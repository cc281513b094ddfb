/**
 * The partition of a key: FNV-1a over its UTF-16 code units, folded to 31 bits. The same in every process and adapter, so that
 * a command and the events of its aggregate share a partition number. Changing it would split aggregates: never do.
 */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  // FNV's low bits are weak for short keys; one avalanche round spreads them.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash ^= hash >>> 13;
  return (hash & 0x7fffffff) % partitions;
}
