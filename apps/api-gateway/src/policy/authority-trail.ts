import type {
  Actor,
  AuthorityPin,
  ClassificationSource,
  ExecutionEvent,
  Grounds,
  LegalBasis,
  Permission,
  PolicyDecision,
  RunbookPin,
} from '@runbook/domain';
import type { DecisionRecord } from '@runbook/wire';

/** One decision by which a run did something, or was kept from it. */
export interface AuthorityEntry {
  /** Of the record that holds it. */
  readonly version: number;
  /** RFC 3339. */
  readonly at: string;
  readonly kind:
    | 'start'
    | 'asked'
    | 'vote'
    | 'overridden'
    | 'voided'
    | 'dispatch'
    | 'policy'
    | 'refusal'
    | 'hold'
    | 'release'
    | 'rise'
    | 'licence'
    | 'purge'
    | 'act';
  /** In words, for who reads the list alone. */
  readonly sentence: string;
  readonly step?: string;
  readonly attempt?: number;
  readonly by?: Pick<Actor, 'kind' | 'id' | 'via'>;
  /** Which permission the act needs. */
  readonly permission?: Permission;
  readonly runbook?: RunbookPin;
  readonly legalBasis?: LegalBasis;
  /** The version of the authority that was checked, or that holds the run or lets it go on. */
  readonly authority?: AuthorityPin;
  /** On what the dispatch rests. */
  readonly grounds?: Grounds;
  readonly decision?: PolicyDecision;
}

/** What a record says of authority, in its order; most say nothing. */
export function authorityEntries({ version, at, actor, events }: DecisionRecord<ExecutionEvent>): AuthorityEntry[] {
  return events.flatMap((event) => {
    const entry = entryOf(event, actor);
    return entry ? [{ version, at, ...entry }] : [];
  });
}

type Entry = Omit<AuthorityEntry, 'version' | 'at'>;

function entryOf(event: ExecutionEvent, actor: Actor): Entry | undefined {
  switch (event.type) {
    case 'ExecutionStarted':
      return startOf(event);
    case 'ApprovalRequested':
    case 'VoteCast':
    case 'GateOverridden':
    case 'ApprovalVoided':
      return gateOf(event, actor);
    case 'ClassificationRaised':
      return riseOf(event);
    case 'LicensesJoined':
      return { kind: 'licence', step: event.of, sentence: `${event.of} brings data under ${event.dataLicenses.join(', ')}.` };
    case 'ExecutionPurged':
      return purgeOf(event);
    case 'ExecutionHeld':
      return holdOf(event);
    case 'ExecutionReleased':
      return releaseOf(event, actor);
    case 'StepRequested':
      return dispatchOf(event);
    case 'StepPolicyDecided':
      return policyOf(event);
    case 'StepFailed':
    case 'StepAttemptFailed':
      if (event.error.name !== 'denied') return undefined;
      return { kind: 'refusal', step: event.step, attempt: event.attempt, sentence: `${event.step} is refused: ${event.error.message}.` };
    default:
      return actOf(event, actor);
  }
}

type OfGates = Extract<ExecutionEvent, { readonly type: 'ApprovalRequested' | 'VoteCast' | 'GateOverridden' | 'ApprovalVoided' }>;

function gateOf(event: OfGates, actor: Actor): Entry {
  switch (event.type) {
    case 'ApprovalRequested': {
      const { step, attempt, quorum } = event;
      return { kind: 'asked', step, attempt, sentence: `${step} asks people for ${quorum} approvals.` };
    }
    case 'VoteCast': {
      const { step, by, decision, onBehalfOf } = event;
      const place = onBehalfOf === undefined ? '' : ` in the place of ${onBehalfOf}`;
      const sentence = `${by} votes to ${decision} ${step}${place}.`;
      return { kind: 'vote', step, by: shown(actor), permission: 'approvals:vote', sentence };
    }
    case 'GateOverridden': {
      const { step, by, reason } = event;
      const sentence = `${by} opens ${step} alone, without its votes: ${reason}.`;
      return { kind: 'overridden', step, permission: 'approvals:override', sentence };
    }
    case 'ApprovalVoided':
      return { kind: 'voided', step: event.step, sentence: `The votes on ${event.step} are void: ${event.reason}.` };
  }
}

function startOf({ startedBy, runbook, legalBasis, parent }: Extract<ExecutionEvent, { readonly type: 'ExecutionStarted' }>): Entry {
  const { kind, id } = startedBy;
  const basis = legalBasis ? `on the basis of ${legalBasis.reference} (${legalBasis.authority})` : 'without a legal basis';
  const how = parent ? `as a child of ${parent.execution}` : `by ${kind} ${id}`;
  return {
    kind: 'start',
    by: shown(startedBy),
    ...(kind === 'person' && !parent && { permission: 'executions:start' as const }),
    runbook,
    ...(legalBasis && { legalBasis }),
    sentence: `${runbook.id} version ${runbook.version} starts ${how}, ${basis}.`,
  };
}

const SOURCES: Readonly<Record<ClassificationSource['kind'], string>> = {
  'legal-basis': 'it rests on',
  inputs: 'its inputs are marked',
  run: 'it takes over from a run',
  event: 'it takes an event',
  step: 'a step brings what is',
};

function riseOf({ to, because }: Extract<ExecutionEvent, { readonly type: 'ClassificationRaised' }>): Entry {
  const of = because.of === undefined ? '' : `, ${because.of}`;
  const sentence = `The run is classified ${to} from now on: ${SOURCES[because.kind]} (${because.label}${of}).`;
  return { kind: 'rise', ...(because.kind === 'step' && because.of !== undefined && { step: because.of }), sentence };
}

function purgeOf({ authority, retentionDays }: Extract<ExecutionEvent, { readonly type: 'ExecutionPurged' }>): Entry {
  const by = authority ? `${authority.id} version ${authority.version}` : 'its runbook';
  const sentence = `What the run took and gave is removed: ${by} has it kept for ${retentionDays} days.`;
  return { kind: 'purge', ...pinned(authority), sentence };
}

function holdOf({ reason, authority }: Extract<ExecutionEvent, { readonly type: 'ExecutionHeld' }>): Entry {
  return { kind: 'hold', ...pinned(authority), sentence: `The run is held: ${reason ?? 'its version is deprecated'}.` };
}

function releaseOf({ by, reason, authority }: Extract<ExecutionEvent, { readonly type: 'ExecutionReleased' }>, actor: Actor): Entry {
  const under = authority ? ` under ${authority.id} version ${authority.version}` : '';
  return {
    kind: 'release',
    // Under an authority it is the authority's word that lets the run go on, at the person's request.
    ...(actor.kind === 'person' && { by: shown(actor) }),
    permission: authority ? 'authorities:release' : 'runbooks:review',
    ...pinned(authority),
    sentence: `${by} lets the run go on${under}: ${reason}.`,
  };
}

const pinned = (pin: AuthorityPin | undefined): Pick<Entry, 'authority'> =>
  pin ? { authority: { id: pin.id, version: pin.version } } : {};

function dispatchOf({ step, attempt, dispatch, grounds, authority }: Extract<ExecutionEvent, { readonly type: 'StepRequested' }>): Entry {
  const gates = (grounds?.gates ?? []).map(
    ({ step: gate, votes, overriddenBy }) =>
      `${gate} (${overriddenBy === undefined ? votes.map(({ by }) => by).join(', ') : `${overriddenBy} alone`})`,
  );
  const under = authority ? ` under ${authority.id} version ${authority.version}` : '';
  const className = grounds?.class === undefined ? '' : ` of class ${grounds.class}`;
  const rests = gates.length > 0 ? `on the approvals of ${gates.join(' and ')}` : 'on no approval, and none is asked for';
  const sentence = `Attempt ${attempt} of ${step}${className} is asked for${under}, dispatch ${dispatch}: it rests ${rests}.`;
  return { kind: 'dispatch', step, attempt, ...pinned(authority), ...(grounds && { grounds }), sentence };
}

const OUTCOMES: Readonly<Record<PolicyDecision['outcome'], string>> = {
  allowed: 'allows',
  denied: 'refuses',
  unavailable: 'cannot be asked about',
};

function policyOf({ step, attempt, decision }: Extract<ExecutionEvent, { readonly type: 'StepPolicyDecided' }>): Entry {
  const { outcome, act, id, revision, reason } = decision;
  const named = id === undefined ? '' : ` (decision ${id}${revision === undefined ? '' : `, ${revision}`})`;
  const sentence = `The policy ${OUTCOMES[outcome]} ${act} of ${step}${named}${reason === undefined ? '' : `: ${reason}`}.`;
  return { kind: 'policy', step, attempt, decision, sentence };
}

/** What people do to a run, and what it needs. */
const ACTS: { readonly [Type in ExecutionEvent['type']]?: readonly [permission: Permission, does: string] } = {
  ExecutionPausing: ['executions:pause', 'pauses the run'],
  ExecutionResumed: ['executions:pause', 'lets the run go on'],
  ExecutionCancelling: ['executions:cancel', 'cancels the run'],
  ExecutionCancelled: ['executions:cancel', 'ends the run'],
  StepsReset: ['executions:retry', 'has steps done again'],
  StepSkipped: ['executions:skip', 'skips a step'],
  StepResolved: ['executions:skip', 'says what became of a step'],
  VariablesEdited: ['executions:pause', 'edits variables'],
  ApprovalDelegated: ['approvals:vote', 'passes a voice on'],
  ApprovalExtended: ['approvals:manage', 'extends a deadline'],
};

/** Only what a person did: what follows by itself rests on what is listed already. */
function actOf(event: ExecutionEvent, actor: Actor): Entry | undefined {
  const act = ACTS[event.type];
  if (!act || actor.kind !== 'person' || (event.type === 'StepSkipped' && event.reason !== 'operator')) return undefined;
  const [permission, does] = act;
  const step = 'step' in event ? event.step : undefined;
  const place = step === undefined ? '' : ` (${step})`;
  return { kind: 'act', by: shown(actor), permission, ...(step !== undefined && { step }), sentence: `${actor.id} ${does}${place}.` };
}

const shown = ({ kind, id, via }: Actor): Pick<Actor, 'kind' | 'id' | 'via'> => ({ kind, id, via });
