import type { Condition, ConditionSource, Expression } from '../expression/index.js';
import type { Json } from '../json.js';
import type { JsonSchema } from '../runbook/author-schema.js';
import type { CompiledLoop } from './loop/compile.js';
import type { Step, StepOf, StepType } from './step.js';
import type { CompiledWait } from './wait-for-event/compile.js';

/** What the language knows of one step type, beside its schema. Everything is optional: a type says what is special about it. */
export interface StepLanguage<Type extends StepType> {
  /** It acts on the world, so approvers are shown what it will do. */
  readonly acts?: true;
  /** People are asked: `approval` opens a gate for what comes after it, `instruction` is done by one of them. */
  readonly asks?: 'approval' | 'instruction';
  /** Where `{{ secrets.name }}` may stand in its parameters (JSON Pointers). */
  readonly secrets?: readonly string[];
  /** Which of its parameters are URLs (JSON Pointers). */
  readonly urls?: readonly string[];
  /** What stands under `with` and is rendered when the step begins; without it, all of `with`. */
  readonly parameters?: (step: StepOf<Type>) => Json;
  /** What is rendered, where that is a part of the parameters alone. */
  readonly rendered?: (step: StepOf<Type>) => Json;
  /** What is computed once for a definition. */
  readonly compile?: (step: StepOf<Type>) => CompiledOwn;
  /** The steps that it holds. */
  readonly body?: (step: StepOf<Type>) => readonly Step[];
  /** Its branches by name, with where each stands in the step. */
  readonly branches?: (step: StepOf<Type>) => readonly Branch[];
  /** Where it jumps to beside `onError`, with where that stands in the step. */
  readonly jumps?: (step: StepOf<Type>) => readonly Jump[];
  /** The places of its own that hold expressions, beside `when`, `with` and `output`. */
  readonly sites?: (step: StepOf<Type>, add: SiteCollector) => void;
  /** What people fill in. */
  readonly form?: (step: StepOf<Type>) => JsonSchema | undefined;
}

/** What a compiled step has because of its type. */
export interface CompiledOwn {
  /** The action's name. */
  readonly use?: string;
  readonly conditional?: CompiledConditional;
  readonly loop?: CompiledLoop;
  readonly wait?: CompiledWait;
}

export type CompiledConditional =
  | { readonly if: Condition; readonly then: readonly string[]; readonly else: readonly string[] }
  | { readonly switch: Expression; readonly cases: Readonly<Record<string, readonly string[]>>; readonly default: readonly string[] };

export interface Branch {
  /** `then`, `else`, `default`, or the case's text. */
  readonly branch: string;
  readonly targets: readonly string[];
  readonly keys: readonly string[];
}

export interface Jump {
  readonly target: string;
  readonly keys: readonly string[];
}

/** When a place is evaluated, which decides what it may read. */
export type SitePurpose = 'outputs' | 'trigger' | 'step' | 'event' | 'result' | 'body';

/** Takes the places that hold expressions; `key` is where one stands in the step, `with/when`. */
export interface SiteCollector {
  condition(source: ConditionSource | undefined, key: string, purpose?: SitePurpose): void;
  template(value: Json | undefined, key: string, purpose?: SitePurpose): void;
}
