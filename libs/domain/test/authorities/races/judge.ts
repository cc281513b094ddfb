import type { AuthorityTerms, ExecutionEvent, RegistryEvent } from '@runbook/domain';

/** What of a run's log says whether something may begin; written from the guide, without the engine's own fold. */
interface Known {
  authority?: { readonly id: string; readonly version: number; readonly revision: number; readonly terms: AuthorityTerms };
  confirmed: boolean;
  held: boolean;
  over: boolean;
  /** Offered steps that no worker has yet. */
  readonly offered: Set<string>;
}

/** Reads a run's log alone. Throws where something begins that its authority does not let begin, as far as the run says it knew. */
export function judgeRun(history: readonly ExecutionEvent[]): void {
  const known: Known = { confirmed: false, held: false, over: false, offered: new Set() };
  for (const event of history) {
    if (begins(event, known)) expectPermitted(event, known);
    note(event, known);
  }
}

function begins(event: ExecutionEvent, { offered }: Known): boolean {
  if (event.type === 'StepRequested') return event.offered !== true;
  return event.type === 'StepLeaseRenewed' && offered.has(event.step);
}

function expectPermitted(event: ExecutionEvent, { authority, confirmed, held, over }: Known): void {
  const fault = held
    ? 'held'
    : over
      ? 'over'
      : !confirmed
        ? 'unconfirmed'
        : authority?.terms.validUntil !== undefined && authority.terms.validUntil <= event.at
          ? 'past its end'
          : undefined;
  if (fault) throw new Error(`expected nothing to begin in a run that is ${fault}, found ${JSON.stringify(event)}`);
  if (event.type !== 'StepRequested') return;
  const { id, version } = event.authority ?? { id: 'none', version: 0 };
  if (id !== authority?.id || version !== authority.version)
    throw new Error(`expected ${event.step} to be checked against ${authority?.id} v${authority?.version}, found ${id} v${version}`);
  if (!authority.terms.actions.includes('*') && !authority.terms.actions.includes(event.use ?? ''))
    throw new Error(`expected ${event.step} to be permitted, found ${event.use} under ${authority.terms.actions.join(', ')}`);
}

function note(event: ExecutionEvent, known: Known): void {
  switch (event.type) {
    case 'ExecutionStarted':
    case 'AuthorityAsked':
      known.authority = event.authority;
      known.confirmed = false;
      return;
    case 'AuthorityConfirmed':
    case 'AuthorityChanged':
      if (!known.authority || event.authority.revision >= known.authority.revision) known.authority = event.authority;
      if (event.type === 'AuthorityConfirmed') known.confirmed = true;
      return;
    case 'ExecutionHeld':
      known.held = true;
      return;
    case 'ExecutionReleased':
      if (event.authority && !known.confirmed) throw new Error('expected a release behind a confirmation, found none');
      known.held = false;
      return;
    case 'ExecutionReopened':
      if (known.over && !event.asks) throw new Error('expected a run that is opened again to ask its authority, found that it does not');
      if (event.asks) known.confirmed = false;
      known.over = false;
      return;
    case 'StepRequested':
      if (event.offered) known.offered.add(event.step);
      return;
    case 'StepLeaseRenewed':
      known.offered.delete(event.step);
      return;
    case 'ExecutionCompleted':
    case 'ExecutionFailed':
    case 'ExecutionTimedOut':
    case 'ExecutionCancelled':
    case 'ExecutionCancelling':
      known.over = true;
      known.held = false;
      return;
    default:
  }
}

/** Reads an authority's log alone. Throws where its budget is overdrawn, a run is counted twice, or something is taken that is not in force. */
export function judgeAuthority(history: readonly RegistryEvent[]): void {
  const counted = new Set<string>();
  let terms: AuthorityTerms | undefined;
  let inForce = false;
  for (const event of history) {
    if (event.type === 'AuthorityCreated' || event.type === 'AuthorityAmended') terms = event.terms;
    if (event.type === 'AuthorityCreated' || event.type === 'AuthorityReinstated' || (event.type === 'AuthorityAmended' && event.inForce))
      inForce = true;
    if (event.type === 'AuthorityRevoked' || event.type === 'AuthorityExpired') inForce = false;
    if (event.type !== 'AuthorityUsed') continue;
    const isOver = terms?.validUntil !== undefined && terms.validUntil <= event.at;
    if (!inForce || isOver) throw new Error(`expected no use of what is not in force, found ${event.execution}`);
    if (event.use === undefined) continue;
    if (counted.has(event.execution)) throw new Error(`expected ${event.execution} to be counted once, found it counted again`);
    counted.add(event.execution);
    if (terms?.uses !== undefined && counted.size > terms.uses)
      throw new Error(`expected at most ${terms.uses} uses, found ${counted.size}`);
  }
}
