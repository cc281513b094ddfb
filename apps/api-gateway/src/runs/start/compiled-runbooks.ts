import { compileRunbook, type CompiledRunbook, type JsonObject, type Runbook } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';

/** By definition, which the catalogue keeps one of: compiled once for all questions about its runs. */
const compiled = new WeakMap<JsonObject, CompiledRunbook>();

export function compiledOf({ definition }: CataloguedRunbook): CompiledRunbook {
  let known = compiled.get(definition);
  if (!known) compiled.set(definition, (known = compileRunbook(definition as unknown as Runbook)));
  return known;
}
