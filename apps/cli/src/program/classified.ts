import type { Cell } from '../terminal/columns.js';

/** All that the service tells of what is classified above one's clearance. */
interface Redacted {
  readonly redacted: true;
  readonly classification: string;
}

type Readable<Item> = Exclude<Item, Redacted>;

export const isRedacted = <Item extends object>(item: Item): item is Extract<Item, Redacted> => 'redacted' in item;

/** A column that is empty where the line may not be read. */
export const unlessRedacted =
  <Item extends object>(of: (item: Readable<Item>) => Cell | string | number | undefined) =>
  (item: Item): Cell | string | number | undefined =>
    isRedacted(item) ? '' : of(item as Readable<Item>);

/** The column that says why the others are empty. */
export const orClassification =
  <Item extends object>(of: (item: Readable<Item>) => string | undefined) =>
  (item: Item): string | undefined =>
    isRedacted(item) ? `classified ${item.classification}` : of(item as Readable<Item>);
