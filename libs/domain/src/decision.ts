/** What came of a command: facts, a refusal, nothing (it no longer applies, P6), or the values without which it cannot be told. */
export type Decision<Event, Refusal> =
  | { readonly kind: 'events'; readonly events: readonly Event[] }
  | { readonly kind: 'rejected'; readonly rejection: Refusal }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'needs'; readonly needs: Need };

/**
 * What the decision lacks: the contents of blobs, a definition, a text that must be in the blob store first, or who reads a topic, as every decision
 * before this one has left it; or how what a run names stands. Provide it, decide again.
 *
 * `more`: other blobs that the same expression leads to, so that a list of a hundred of them is loaded at once.
 */
export type Need =
  | { readonly blob: string; readonly more?: readonly string[] }
  | { readonly definition: string }
  | { readonly keep: string }
  | { readonly topicHolder: string }
  | { readonly authority: string }
  /** Whether a system before this one had begun the run. */
  | { readonly begun: string }
  /** All that stands on the log of members by now: what is known of this one is not what the command says. */
  | { readonly member: string }
  | { readonly standing: { readonly id: string; readonly version: number; readonly digest: string; readonly draft?: number } };

/** The blobs of a need for blobs. */
export const blobsOf = ({ blob, more = [] }: Extract<Need, { readonly blob: string }>): readonly string[] => [blob, ...more];

/**
 * A rule misses a value that the decision needs. Thrown where it is missed, because the rule cannot go on; `answerNeeds` turns it into the
 * decision. Never caught in between: an answer must not depend on what happens to be at hand.
 */
export class Needed extends Error {
  override readonly name: string = 'Needed';

  constructor(
    readonly need: Need,
    message = `expected ${JSON.stringify(need).slice(0, NEED_CHARS_SHOWN)} to be at hand; provide it and decide again`,
  ) {
    super(message);
  }
}

/** A text to be kept may have megabytes. */
const NEED_CHARS_SHOWN = 200;

/** The decision, or what it needs first. */
export function answerNeeds<Event, Refusal>(decide: () => Decision<Event, Refusal>): Decision<Event, Refusal> {
  try {
    return decide();
  } catch (error) {
    if (error instanceof Needed) return { kind: 'needs', needs: error.need };
    throw error;
  }
}

export const nothing = { kind: 'nothing' } as const;
export const events = <E>(list: readonly E[]): Decision<E, never> => ({ kind: 'events', events: list });
export const rejected = <R>(rejection: R): Decision<never, R> => ({ kind: 'rejected', rejection });

/** For the end of a switch over a union: a forgotten case does not compile. */
export function unreachable(value: never): never {
  throw new Error(`expected every case to be handled, found ${JSON.stringify(value)}; this is a defect`);
}
