/** A decision looks into another definition, which must be at hand first. */
export class DefinitionNeeded extends Error {
  override readonly name = 'DefinitionNeeded';
  constructor(readonly digest: string) {
    super(`expected the definition ${digest} to be at hand; load it and decide again`);
  }
}
