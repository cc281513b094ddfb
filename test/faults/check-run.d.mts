/** What is wrong with a run that is over, as text; empty when all holds. */
export function faultsOf(
  api: { get(path: string): Promise<{ body: unknown }> },
  view: object,
  stub: { readonly callsByKey: ReadonlyMap<string, number> },
): Promise<string[]>;
