/** All that is told of what is classified above one's clearance: that it is there. */
interface Redacted {
  readonly redacted: true;
}

export type Readable<Item> = Exclude<Item, Redacted>;

export const isReadable = <Item extends object>(item: Item): item is Readable<Item> => !('redacted' in item);

/** A list without what may not be read, and how much of that there is. */
export function readable<Item extends object>(
  items: readonly Item[],
): { readonly items: readonly Readable<Item>[]; readonly classified: number } {
  const kept = items.filter((item) => isReadable(item));
  return { items: kept, classified: items.length - kept.length };
}
