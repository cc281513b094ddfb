/** What came of a command: facts, a refusal, nothing (it no longer applies, P6), or the values without which it cannot be told. */
export type Decision<Event, Refusal> =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejection: Refusal }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'needs'; readonly needs: Need };

/** What the decision lacks: a blob's content, a definition, or a text that must be in the blob store first. Provide it, decide again. */
export type Need = { readonly blob: string } | { readonly definition: string } | { readonly keep: string };

export const nothing = { kind: 'nothing' } as const;
export const events = <E>(list: readonly E[]): Decision<E, never> => ({ kind: 'events', events: list });
export const rejected = <R>(rejection: R): Decision<never, R> => ({ kind: 'rejected', rejection });

/** For the end of a switch over a union: a forgotten case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`expected every case to be handled, found ${JSON.stringify(value)}; this is a defect`);
}
