/** The beginning of a text, at most so many UTF-16 units, cut between characters; half of a pair that was there before is replaced. */
export function cutText(text: string, unitsMax: number): string {
  const cut = text.slice(0, unitsMax);
  return (cut.length < text.length && /[\ud800-\udbff]$/.test(cut) ? cut.slice(0, -1) : cut).toWellFormed();
}
