/** A step as its author wrote it, as far as a picture needs it. */
export interface DrawnStep {
  readonly id: string;
  readonly type: string;
  readonly name?: string;
  readonly dependsOn?: readonly string[];
  readonly then?: readonly string[];
  readonly else?: readonly string[];
  readonly cases?: Readonly<Record<string, readonly string[]>>;
  readonly default?: readonly string[];
  readonly onError?: string | { readonly goto?: string };
  readonly steps?: readonly DrawnStep[];
}

export interface DrawnRunbook {
  readonly steps?: readonly DrawnStep[];
  readonly onFailure?: readonly DrawnStep[];
}

export interface GraphNode {
  /** Path of the step without iterations: `sweep/look`. */
  readonly id: string;
  readonly step: DrawnStep;
  /** The loop that it is in. */
  readonly parent?: string;
  readonly isOnFailure: boolean;
}

export type EdgeKind = 'depends' | 'branch' | 'jump';

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** Of a branch: its name. */
  readonly label?: string;
}

export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** Every step of a runbook, what depends on what, where it branches and where it jumps. */
export function graphOf({ steps = [], onFailure = [] }: DrawnRunbook): Graph {
  const ofSteps = graphOfList(steps, undefined, false);
  const ofFailure = graphOfList(onFailure, undefined, true);
  return { nodes: [...ofSteps.nodes, ...ofFailure.nodes], edges: [...ofSteps.edges, ...ofFailure.edges] };
}

function graphOfList(steps: readonly DrawnStep[], parent: string | undefined, isOnFailure: boolean): Graph {
  const pathOf = (id: string) => (parent === undefined ? id : `${parent}/${id}`);
  const known = new Set(steps.map(({ id }) => id));
  const nodes: GraphNode[] = [];
  const edges: GraphEdge[] = [];
  const connect = (kind: EdgeKind, from: string, to: string, label?: string) => {
    if (!known.has(from) || !known.has(to)) return;
    edges.push({
      id: `${kind}:${pathOf(from)}>${pathOf(to)}:${label ?? ''}`,
      from: pathOf(from),
      to: pathOf(to),
      kind,
      ...(label !== undefined && { label }),
    });
  };
  for (const step of steps) {
    nodes.push({ id: pathOf(step.id), step, isOnFailure, ...(parent !== undefined && { parent }) });
    for (const other of step.dependsOn ?? []) connect('depends', other, step.id);
    for (const [label, targets] of branchesOf(step)) for (const target of targets) connect('branch', step.id, target, label);
    if (typeof step.onError === 'object' && step.onError.goto !== undefined) connect('jump', step.id, step.onError.goto, 'on error');
    if (step.steps) {
      const body = graphOfList(step.steps, pathOf(step.id), isOnFailure);
      nodes.push(...body.nodes);
      edges.push(...body.edges);
    }
  }
  return { nodes, edges };
}

/** The branches of a conditional by name, as the language has them. */
function branchesOf({
  then: whenTrue,
  else: whenFalse,
  cases,
  default: otherwise,
}: DrawnStep): readonly (readonly [string, readonly string[]])[] {
  return [
    ...(whenTrue ? [['then', whenTrue] as const] : []),
    ...(whenFalse ? [['else', whenFalse] as const] : []),
    ...Object.entries(cases ?? {}),
    ...(otherwise ? [['default', otherwise] as const] : []),
  ];
}

/** Of steps alone, where the document may not be read: no lines between them. */
export const graphOfSteps = (
  steps: readonly { readonly id: string; readonly type: string; readonly name?: string | undefined }[],
): Graph => ({
  nodes: steps
    .filter(({ id }) => !id.includes('['))
    .map(({ id, type, name }) => ({ id, step: { id, type, ...(name !== undefined && { name }) }, isOnFailure: false })),
  edges: [],
});

/** `scan[3]/lookup` is an instance of `scan/lookup`. */
export const templateOf = (path: string): string => path.replaceAll(/\[\d+\]/g, '');
