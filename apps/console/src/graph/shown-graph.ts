import type { Tone } from '../ui/status-words.js';

/** A step as the graph of a runbook shows it: what its page knows of it. */
export interface ShownNode {
  readonly id: string;
  /** The step in whose body it is. */
  readonly parent?: string | undefined;
  readonly title: string;
  readonly detail?: string | undefined;
  /** The type of the step: its shape and icon. */
  readonly type: string;
  readonly status?: string | undefined;
  readonly marks?: readonly { readonly tone: Tone; readonly word: string }[];
  /** On a way that is pointed out, such as one around an approval. */
  readonly isPointedOut?: boolean;
  /** Not on the way that a run takes. */
  readonly isFaded?: boolean;
}

export interface ShownEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: 'dependsOn' | 'branch' | 'goto';
  readonly label?: string;
  readonly isPointedOut?: boolean;
  readonly isFaded?: boolean;
}

export interface ShownGraph {
  readonly nodes: readonly ShownNode[];
  readonly edges: readonly ShownEdge[];
}
