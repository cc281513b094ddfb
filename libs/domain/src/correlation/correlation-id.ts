const ID_HEX_DIGITS = 32;

/**
 * The aggregate where waits and events of one type and key meet, in one order. Without a key: the one that gets every event of the type,
 * whatever its key, for the waits that name none.
 */
export function correlationId(sha256: (text: string) => string, tenant: string, type: string, key?: string): string {
  // As a JSON list, so that no two lists of parts have one text.
  return `cor_${sha256(JSON.stringify(key === undefined ? [tenant, type] : [tenant, type, key])).slice(0, ID_HEX_DIGITS)}`;
}

/** What makes two records one event: source and id together are unique (CloudEvents 1.0.2, section 3.1.1). */
export function dedupeIdOf(sha256: (text: string) => string, event: { readonly source: string; readonly id: string }): string {
  return `evt_${sha256(JSON.stringify([event.source, event.id])).slice(0, ID_HEX_DIGITS)}`;
}
