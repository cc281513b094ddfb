import { compileRunbook, type CompiledRunbook, type JsonObject, type Runbook } from '@runbook/domain';
import type { CataloguedRunbook } from '@runbook/service';

/** By definition, which the catalogue keeps one copy of: a runbook is compiled once. */
const compiled = new WeakMap<JsonObject, CompiledRunbook>();

export function compiledOf({ definition }: CataloguedRunbook): CompiledRunbook {
  let runbook = compiled.get(definition);
  if (!runbook) compiled.set(definition, (runbook = compileRunbook(definition as unknown as Runbook)));
  return runbook;
}
