import canonicalize from 'canonicalize';
import { ExpressionError, pointerTo, type Path, type Scope } from '../../expression/index.js';
import type { Json } from '../../json.js';
import type { Drafting } from '../drafting/drafting.js';
import { resolved } from '../drafting/blob-content.js';
import { iterationPrefix, loopsAround, prefixOf } from '../state/paths.js';
import { scopeAt } from '../drafting/scope.js';
import type { LoopState, StepState } from '../state/execution-state.js';
import { isSettled } from '../state/transitions.js';
import { authoredParameters, type Leaf } from './authored-parameters.js';
import { nameAtGate, type Target } from './targets.js';

/** The parameters that a target will have, as far as they can be computed while its gate is asked. */
export interface PreviewedParameters {
  /** With the author's text where a part reads something that is not settled yet. */
  readonly value: Json;
  /** JSON Pointers of those texts. */
  readonly unresolved: readonly string[];
}

/** Computes, at a gate, what its targets would run with. */
export class ParameterPreview {
  private cachedScope: Scope | undefined;

  constructor(
    readonly draft: Drafting,
    /** The gate's path. */
    readonly gate: string,
  ) {}

  /**
   * The target's parameters as far as what has settled tells; texts at `masked` stay as the author wrote them even so. Throws `BlobNeeded`.
   */
  parametersOf(target: Target, masked: readonly string[] = []): PreviewedParameters {
    const { value, leaves } = authoredParameters(target.step);
    const begun = target.step.loop ? this.begunLoops(target) : [];
    // A loop evaluates what it goes through once, when it begins.
    if (begun[0] && target.within.length === 0) return { value: begun[0], unresolved: [] };
    const rendered = this.rendered(target, masked);
    // The loop has begun in several iterations, with different values: no single one could be shown for all of them.
    const isOfAll = begun.every((extent) => canonicalize(extent) === canonicalize(resolved(this.draft, rendered.value)));
    return isOfAll ? rendered : { value, unresolved: [...leaves.keys()] };
  }

  /** What the begun loops of this name go through. */
  private begunLoops({ name }: Target): Json[] {
    const prefix = prefixOf(this.gate);
    return this.draft.state.open.flatMap((path) => {
      const loop = path.startsWith(prefix) && nameAtGate(this.gate, path) === name ? this.draft.stepAt(path)?.loop : undefined;
      return loop ? [extentOf(this.draft, loop)] : [];
    });
  }

  private rendered(target: Target, masked: readonly string[]): PreviewedParameters {
    const { value, leaves } = authoredParameters(target.step);
    const unresolved: string[] = [];
    const fill = (part: Json, pointer: string): Json => {
      const leaf = leaves.get(pointer);
      if (leaf) {
        const rendered = masked.includes(pointer) ? undefined : this.render(target, leaf);
        if (rendered === undefined) unresolved.push(pointer);
        return rendered === undefined ? part : rendered;
      }
      if (Array.isArray(part)) return part.map((item: Json, index) => fill(item, pointerTo(pointer, index)));
      if (typeof part !== 'object' || part === null) return part;
      return Object.fromEntries(Object.entries(part).map(([key, member]) => [key, fill(member, pointerTo(pointer, key))]));
    };
    return { value: fill(value, ''), unresolved };
  }

  /** Whether what the reference names is settled, and means the same at the target as it does here. */
  private canResolve(target: Target, [root = '', id]: Path): boolean {
    if (root === 'inputs' || root === 'execution') return true;
    if (root === 'steps') return id !== undefined && this.isSettled(id);
    return Object.hasOwn(this.scope, root) && !isBoundWithin(target, root);
  }

  /** Whether the step of this name, here or around here, has its output for good. */
  isCompleted(id: string): boolean {
    return this.stepNamed(id)?.status === 'COMPLETED';
  }

  private isSettled(id: string): boolean {
    const step = this.stepNamed(id);
    return step !== undefined && isSettled(step.status);
  }

  private render(target: Target, leaf: Leaf): Json | undefined {
    if (!leaf.references.every((reference) => this.canResolve(target, reference))) return undefined;
    try {
      return leaf.render(this.scope, this.draft.world);
    } catch (error) {
      // Shown as the author wrote it. When the step begins, the expression fails again, unless somebody corrected a value meanwhile.
      if (error instanceof ExpressionError) return undefined;
      throw error;
    }
  }

  private get scope(): Scope {
    return (this.cachedScope ??= scopeAt(this.draft, this.gate));
  }

  private stepNamed(id: string): StepState | undefined {
    const prefixes = ['', ...loopsAround(this.gate).map(({ loop, index }) => iterationPrefix(loop, index))];
    return prefixes.map((prefix) => this.draft.stepAt(`${prefix}${id}`)).findLast((step) => step !== undefined);
  }
}

/** What a loop that has begun goes through, in the form in which gates show it. */
export function extentOf(draft: Drafting, { items, total }: LoopState): Json {
  return resolved(draft, items === undefined ? { count: total ?? null } : { forEach: items });
}

/** Loops between the gate and the target give these names values of their own. */
function isBoundWithin({ within }: Target, name: string): boolean {
  return within.length > 0 && (NAMES_OF_AN_ITERATION.has(name) || within.some(({ loop }) => loop?.as === name));
}

const NAMES_OF_AN_ITERATION: ReadonlySet<string> = new Set(['item', 'index', 'previous']);
