import { isObject, type Json, type JsonObject } from '../forms/json.js';
import type { ShownGraph, ShownEdge, ShownNode } from '../graph/shown-graph.js';

/** What a registered definition says, which has passed the language's schema. */
export interface Definition {
  readonly inputs?: Json;
  readonly legalBasis?: {
    readonly required?: boolean;
    readonly authority?: string;
    readonly classification?: string;
    readonly dataLicenses?: readonly string[];
  };
  readonly limits?: { readonly concurrency?: number; readonly durationMs?: number };
  readonly retentionDays?: number;
  readonly triggers?: readonly JsonObject[];
  readonly steps: readonly Step[];
  readonly onFailure?: readonly Step[];
}

interface Step extends JsonObject {
  id: string;
  type: string;
}

export const definitionOf = (definition: unknown): Definition => definition as Definition;

/** The graph of a version, to be looked at. */
export function graphOfDefinition({ steps, onFailure = [] }: Definition): ShownGraph {
  const nodes: ShownNode[] = [];
  const edges: ShownEdge[] = [];
  const visit = (list: readonly Step[], parent?: string, where?: string): void => {
    for (const step of list) {
      nodes.push(nodeOf(step, parent, where));
      edges.push(...edgesOf(step));
      if (Array.isArray(step.steps)) visit(step.steps as Step[], step.id);
    }
  };
  visit(steps);
  visit(onFailure, undefined, 'on failure');
  return { nodes, edges };
}

function nodeOf(step: Step, parent: string | undefined, where: string | undefined): ShownNode {
  const about = typeof step.name === 'string' ? step.name : typeof step.use === 'string' ? step.use : step.type;
  return {
    id: step.id,
    type: step.type,
    title: step.id,
    parent,
    detail: where ? `${about} · ${where}` : about,
    marks: typeof step.sensitive === 'string' ? [{ tone: 'warn', word: step.sensitive }] : [],
  };
}

function edgesOf(step: Step): ShownEdge[] {
  const edge = (kind: ShownEdge['kind'], from: string, to: string, label = ''): ShownEdge => ({
    id: `${kind} ${from} ${to} ${label}`,
    kind,
    from,
    to,
    label,
  });
  const branches: [string, Json | undefined][] = [
    ['then', step.then],
    ['else', step.else],
    ...Object.entries(isObject(step.cases) ? step.cases : {}),
    ['default', step.default],
  ];
  const jump = isObject(step.onError) ? step.onError.goto : undefined;
  return [
    ...texts(step.dependsOn).map((from) => edge('dependsOn', from, step.id)),
    ...branches.flatMap(([label, targets]) => texts(targets).map((to) => edge('branch', step.id, to, label))),
    ...(typeof jump === 'string' ? [edge('goto', step.id, jump, 'on error')] : []),
  ];
}

const texts = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []);
