/** Why no log takes the record of a decision; sizes in bytes. */
export const tooLarge = (bytes: number, bytesMax: number, events: readonly unknown[]) =>
  new Error(
    `expected a decision of at most ${bytesMax} bytes, found one of ${bytes}${largestOf(events)}; ask for less at once, or pass large values by reference`,
  );

/** Names the largest of several events, and the step that it is about. */
function largestOf(events: readonly unknown[]): string {
  const sized = events.map((event) => ({ ...(event as { type?: string; step?: string }), bytes: JSON.stringify(event).length }));
  const [largest] = sized.toSorted((one, other) => other.bytes - one.bytes);
  if (!largest?.type) return '';
  return `, the largest of its ${events.length} events a ${largest.type}${largest.step === undefined ? '' : ` of step ${largest.step}`} of ${largest.bytes}`;
}
