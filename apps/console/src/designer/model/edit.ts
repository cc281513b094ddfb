import type { Json, JsonObject } from '../../forms/json.js';
import type { Path } from './source.js';
import type { StepLink } from './steps-of-document.js';

/** What may be done to a runbook beside writing in its text. */
export type Edit =
  /** A step at an index of a list (`['steps']`, `['onFailure']`, the body of a loop), at its end where none is said. */
  | { readonly kind: 'add-step'; readonly list: Path; readonly index?: number; readonly step: JsonObject }
  /** With what names it in `dependsOn`, branches and jumps. `bridges`: what waited for it waits for what it waited for. */
  | { readonly kind: 'remove-step'; readonly id: string; readonly bridges?: boolean }
  /** Everywhere: in `dependsOn`, branches, jumps, and in expressions. */
  | { readonly kind: 'rename-step'; readonly id: string; readonly to: string }
  /** To another place of its list: the order of the text, which means nothing to a run. */
  | { readonly kind: 'move-step'; readonly id: string; readonly index: number }
  | { readonly kind: 'connect'; readonly from: string; readonly to: string; readonly as: Connection }
  | { readonly kind: 'disconnect'; readonly link: Pick<StepLink, 'kind' | 'from' | 'to' | 'label'> }
  /** A member of a step, by its path in the step; undefined takes it away. */
  | { readonly kind: 'set-field'; readonly id: string; readonly field: Path; readonly value: Json | undefined }
  /** A member of the document. */
  | { readonly kind: 'set-document'; readonly path: Path; readonly value: Json | undefined }
  | { readonly kind: 'add-input'; readonly name: string; readonly schema: JsonObject; readonly isRequired: boolean }
  | { readonly kind: 'remove-input'; readonly name: string }
  /** An approval before a step, on every way to it. */
  | { readonly kind: 'wrap-in-approval'; readonly id: string; readonly approval: string; readonly with: JsonObject };

export type Connection = 'dependsOn' | 'goto' | { readonly branch: string };

/** Why an edit cannot be made: expected, found, what to do. */
export class EditRefused extends Error {
  override readonly name = 'EditRefused';
}
