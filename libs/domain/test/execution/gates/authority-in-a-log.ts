import type { ApprovalRequested, ApprovalVoided, Json, Runbook, StepRequested } from '@runbook/domain';
import type { Recorded } from './gated-run.js';

/**
 * Reads a log with the language's words alone, and shares nothing with the engine: which of the sensitive steps that were sent people did
 * not grant as they were sent, and how many sensitive steps were sent at all.
 */
export function unauthorized(runbook: Runbook, log: readonly Recorded[]): { readonly faults: string[]; readonly sensitive: number } {
  const faults: string[] = [];
  const reader = new Reader(runbook);
  let sensitive = 0;
  for (const [index, { event }] of log.entries()) {
    if (event.type === 'StepRequested' && placeOf(runbook, event.step).sensitive) {
      sensitive += 1;
      const fault = reader.faultOf(event);
      if (fault !== undefined) faults.push(`${index}: ${event.step} ${fault}`);
    }
    reader.read(event);
  }
  return { faults, sensitive };
}

interface Request {
  readonly asked: ApprovalRequested | ApprovalVoided;
  readonly quorum: number;
  /** Places of the log count: what a hand touched after people were asked they did not see. */
  readonly hands: ReadonlySet<string>;
  readonly voters: Set<string>;
  status: 'asked' | 'settled' | 'skipped';
}

interface StepText {
  readonly id: string;
  readonly type: string;
  readonly sensitive?: string;
  readonly dependsOn?: readonly string[];
  readonly then?: readonly string[];
  readonly else?: readonly string[];
  readonly onError?: string | { readonly goto: string };
  readonly steps?: readonly StepText[];
}

class Reader {
  private readonly requesters = new Set<string>();
  private readonly gates = new Map<string, Request>();
  /** Values that came by a person's hand so far. */
  private readonly hands = new Set<string>();

  constructor(private readonly runbook: Runbook) {}

  read({ ...event }: Recorded['event']): void {
    if (event.type === 'ExecutionStarted') this.requesters.add(event.startedBy.id);
    if (event.type === 'VariablesEdited') {
      this.requesters.add(event.by);
      for (const { value } of event.changes) for (const hand of handsIn(value)) this.hands.add(hand);
    }
    if (event.type === 'StepsReset') {
      this.requesters.add(event.by);
      for (const path of event.reset) this.gates.delete(path);
    }
    if (event.type === 'StepCompleted') for (const hand of handsIn(event.output)) this.hands.add(hand);
    if (event.type === 'ApprovalRequested') this.ask(event, event.quorum);
    if (event.type === 'ApprovalVoided') this.ask(event, this.gates.get(event.step)?.quorum ?? Infinity);
    if (event.type === 'VoteCast' && event.decision === 'approve') this.vote(event.step, event.by, event.digest);
    if ((event.type === 'StepSkipped' || event.type === 'StepResolved') && event.by !== undefined) this.requesters.add(event.by);
    if (event.type === 'StepSkipped' && event.reason === 'operator') this.skip(event.step);
  }

  /** Undefined: people granted it as it is sent. */
  faultOf({ step, parameters }: StepRequested): string | undefined {
    const { before } = placeOf(this.runbook, step);
    const skipped = before.find((path) => this.gates.get(path)?.status === 'skipped');
    if (skipped !== undefined) return `was sent although ${skipped} was skipped`;
    const faults = before.map((path) => this.faultAt(path, step, parameters));
    if (faults.length === 0) return 'has no gate';
    // One gate is enough; but none that granted something else.
    if (!faults.includes(undefined)) return faults.join('; ');
    return faults.find((fault) => fault?.startsWith('granted'));
  }

  private ask(asked: ApprovalRequested | ApprovalVoided, quorum: number): void {
    this.gates.set(asked.step, { asked, quorum, hands: new Set(this.hands), voters: new Set(), status: 'asked' });
  }

  private vote(path: string, by: string, digest: string): void {
    const gate = this.gates.get(path);
    if (gate && digest === gate.asked.digest && !this.requesters.has(by)) gate.voters.add(by);
  }

  private skip(path: string): void {
    const gate = this.gates.get(path);
    if (gate) gate.status = 'skipped';
    else
      this.gates.set(path, {
        asked: { step: path } as ApprovalRequested,
        quorum: Infinity,
        hands: new Set(),
        voters: new Set(),
        status: 'skipped',
      });
  }

  private faultAt(path: string, step: string, parameters: Json): string | undefined {
    const gate = this.gates.get(path);
    if (!gate || gate.voters.size < gate.quorum) return `${path} has ${gate?.voters.size ?? 0} of ${gate?.quorum ?? '?'} votes`;
    const name = nameFrom(path, step);
    const shown = gate.asked.shown.targets.find((target) => target.step === name);
    if (!shown) return `granted by ${path}, which did not show it`;
    const differing = differences(shown.parameters ?? shown.template ?? null, parameters, '', new Set(shown.unknown));
    if (differing.length > 0) return `granted by ${path} with something else at ${differing.join(', ')}`;
    const unseen = handsIn(parameters).find((hand) => !gate.hands.has(hand));
    return unseen === undefined ? undefined : `granted by ${path} before ${unseen} was put in`;
  }
}

/** The steps of the list that lead to this one, by any edge, and those of the lists around; approvals among them, by their paths. */
function placeOf({ steps }: Runbook, path: string): { sensitive: boolean; before: string[] } {
  const before: string[] = [];
  let list = steps as readonly StepText[];
  let prefix = '';
  let sensitive = false;
  for (const part of path.split('/')) {
    const id = part.replace(/\[\d+\]$/, '');
    const step = list.find((one) => one.id === id);
    sensitive ||= step?.sensitive !== undefined;
    const all = ancestors(list, id);
    before.push(...list.filter((one) => all.has(one.id) && one.type === 'human-approval').map((one) => `${prefix}${one.id}`));
    list = step?.steps ?? [];
    prefix += `${part}/`;
  }
  return { sensitive, before };
}

function ancestors(list: readonly StepText[], id: string, found = new Set<string>()): Set<string> {
  const leadsTo = ({ then = [], else: other = [], onError }: StepText, to: string): boolean =>
    then.includes(to) || other.includes(to) || (typeof onError === 'object' && onError.goto === to);
  const step = list.find((one) => one.id === id);
  for (const one of list) {
    if (found.has(one.id) || !(step?.dependsOn?.includes(one.id) || leadsTo(one, id))) continue;
    found.add(one.id);
    ancestors(list, one.id, found);
  }
  return found;
}

function nameFrom(gate: string, path: string): string {
  const prefix = gate.slice(0, gate.lastIndexOf('/') + 1);
  return `${prefix}${path.slice(prefix.length).replaceAll(/\[\d+\]\//g, '[*]/')}`;
}

function differences(shown: Json, sent: Json, pointer: string, unknown: ReadonlySet<string>): string[] {
  if (unknown.has(pointer)) return [];
  if (typeof shown !== 'object' || shown === null || typeof sent !== 'object' || sent === null) {
    return JSON.stringify(shown) === JSON.stringify(sent) ? [] : [pointer];
  }
  const [a, b] = [shown as Record<string, Json>, sent as Record<string, Json>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key] ?? null, b[key] ?? null, `${pointer}/${key}`, unknown),
  );
}

const handsIn = (value: Json): string[] => [...JSON.stringify(value).matchAll(/hand-\d+/g)].map(([hand]) => hand);
