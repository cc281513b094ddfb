/** An earlier verdict about a partition, as somebody noted it: how many entries there were, and the hash of the last. */
export interface NotedVerdict {
  readonly entries: number;
  readonly headHash: string;
}

const NOTED = /^(\d{1,15})\s+([0-9a-f]{64})$/;

/** Undefined where nothing was noted. What is no verdict is a fault: a check that silently left it out would look as if it had held. */
export function notedVerdict(text: string): NotedVerdict | { readonly fault: string } | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const [, entries, headHash] = NOTED.exec(trimmed) ?? [];
  if (entries === undefined || headHash === undefined)
    return { fault: 'Expected a number and a hash of 64 digits, as the verdict is copied.' };
  return { entries: Number(entries), headHash };
}
