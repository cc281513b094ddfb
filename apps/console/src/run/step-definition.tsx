import { useQuery } from '@tanstack/react-query';
import { toProblem } from '../api/problem.js';
import type { Run } from '../api/run-queries.js';
import { definitionQuery } from '../api/runbook-queries.js';
import type { DrawnRunbook, DrawnStep } from '../graph/graph-model.js';
import { templateOf } from '../graph/graph-model.js';
import { JsonTree } from '../ui/json-tree.js';

/** A step of the version that the run is of, with the placeholders that its parameters are rendered from. */
export function StepDefinition({ path, pin }: { readonly path: string; readonly pin: Run['runbook'] }) {
  const { data, error } = useQuery(definitionQuery(pin));
  if (error) return <p className="m-0 text-faint">{toProblem(error).body.title}</p>;
  const found = data && stepAt(data, templateOf(path).split('/'));
  return found ? <JsonTree value={found} label="the step" /> : null;
}

function stepAt({ steps = [], onFailure = [] }: DrawnRunbook, [id, ...rest]: readonly string[]): DrawnStep | undefined {
  const found = [...steps, ...onFailure].find((step) => step.id === id);
  return found && rest.length > 0 ? stepAt(found, rest) : found;
}
