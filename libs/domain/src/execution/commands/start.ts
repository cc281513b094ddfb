import type { Actor } from '../../actor.js';
import type { JsonObject } from '../../json.js';
import type { RunLabels } from '../../runbook/index.js';
import type { InheritedStep, LegalBasis, ParentStep, Rerun, RunbookPin, TriggerCause } from '../events/index.js';

/** Asks for a run that was asked for before: with its key, or with the id that a trigger made. Begins nothing; the sender is a requester from then on. */
export interface RepeatStart {
  readonly type: 'RepeatStart';
  /** Persons who asked for it beside the sender. */
  readonly requesters?: readonly string[];
}

/** Asks for a run. Whether it may start (legal basis, licences, inherited approvals) is judged by the decision, whoever asks. */
export interface StartExecution {
  readonly type: 'StartExecution';
  readonly runbook: RunbookPin;
  /** Checked against the runbook's schema before it was sent; large members are blob references. */
  readonly inputs: JsonObject;
  readonly requestDigest: string;
  readonly legalBasis?: LegalBasis;
  /** Id of the authority to be under, instead of a legal basis that is stated. */
  readonly authority?: string;
  readonly dataLicenses: readonly string[];
  /** How what it takes over is classified: of its parent, of the run that it repeats. */
  readonly classification?: string;
  /** The marks that stand in the inputs, as a reader of them found who had them whole. */
  readonly marks?: readonly string[];
  readonly incidentId?: string;
  /** Those that are given; the runbook's are added by the decision. */
  readonly labels?: RunLabels;
  readonly triggeredBy?: string;
  readonly trigger?: TriggerCause;
  readonly parent?: ParentStep;
  /** Of a child: who started its root. */
  readonly startedBy?: Actor;
  readonly rerunOf?: Rerun;
  readonly inherited?: Readonly<Record<string, InheritedStep>>;
  readonly requesters?: readonly string[];
  readonly dryRun?: true;
  readonly samples?: JsonObject;
}
