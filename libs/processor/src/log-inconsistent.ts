/** The log contradicts what was folded from it; nothing may be decided on that. */
export class LogInconsistent extends Error {
  override readonly name = 'LogInconsistent';
}
