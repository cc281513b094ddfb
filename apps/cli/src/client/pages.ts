/** What a request of a list may ask for. */
export const PAGE_MAX = 200;
/** Without --limit: what fits a screen or two. */
export const LIMIT_DEFAULT = 50;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor?: string | undefined;
}

export interface Paged<Item> {
  readonly items: readonly Item[];
  /** There are more than the limit let through. */
  readonly hasMore: boolean;
}

/** The first `limit` items of a list, page after page. */
export async function followed<Item>(
  limit: number,
  page: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<Paged<Item>> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const found: Page<Item> = await page({ limit: Math.min(PAGE_MAX, limit - items.length), ...(cursor !== undefined && { cursor }) });
    items.push(...found.items);
    cursor = found.nextCursor;
  } while (cursor !== undefined && items.length < limit);
  return { items: items.slice(0, limit), hasMore: cursor !== undefined || items.length > limit };
}
