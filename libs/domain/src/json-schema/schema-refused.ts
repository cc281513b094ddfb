/** Why an author's schema is refused: at which place of it (JSON Pointer), what was expected, found, and what to do. */
export class SchemaRefused extends Error {
  override readonly name = 'SchemaRefused';

  constructor(
    readonly pointer: string,
    reason: string,
  ) {
    super(`expected a JSON Schema (2020-12) that can be checked, found at ${pointer === '' ? 'its root' : pointer}: ${reason}`);
  }
}
