import type { Actor, CastVote, ExecutionCommand, ExecutionEvent, ExecutionRejection, Json } from '@runbook/domain';
import { ScriptedRun } from './scripted-run.js';

/** A person of the tenant, with roles. */
export const person = (id: string, ...roles: string[]): Actor => ({ kind: 'person', id, tenant: 'default', via: 'api-key', roles });

export type VoteChange = Partial<Omit<CastVote, 'type'>>;

/** A scripted run in which several persons act; `dev` starts it. Gates are called `ok` unless it is said otherwise. */
export class VotingRun extends ScriptedRun {
  static override started(lines: string, inputs: { readonly [name: string]: Json } = { host: 'web-1', n: 1 }): VotingRun {
    const run = new VotingRun(lines);
    run.start({ inputs });
    return run;
  }

  by(actor: Actor, command: ExecutionCommand): ExecutionEvent[] {
    return this.take(command, { actor });
  }

  vote(actor: Actor, decision: 'approve' | 'reject' = 'approve', change: VoteChange = {}): ExecutionEvent[] {
    return this.by(actor, this.ballot(decision, change));
  }

  voteRefused(actor: Actor, decision: 'approve' | 'reject' = 'approve', change: VoteChange = {}): ExecutionRejection['code'] | undefined {
    return this.refusedTo(actor, this.ballot(decision, change));
  }

  refusedTo(actor: Actor, command: ExecutionCommand): ExecutionRejection['code'] | undefined {
    return this.refused(command, { actor });
  }

  edit(path: string, value: Json, actor: Actor = person('eve')): ExecutionEvent[] {
    return this.by(actor, { type: 'EditVariables', changes: [{ path, value }], reason: 'a slip' });
  }

  /** A vote on what is shown now. */
  ballot(decision: 'approve' | 'reject', change: VoteChange = {}): CastVote {
    const step = change.step ?? 'ok';
    return { type: 'CastVote', step, decision, digest: this.step(step).approval?.digest ?? '', ...change };
  }
}

/** A gate called `ok`; `rules` stand beside its approvers, `more` beside its type. */
export const gate = (rules = '', more = '', id = 'ok'): string =>
  `  - { id: ${id}, type: human-approval, with: { approvers: { roles: [lead], users: [ana] }${rules && `, ${rules}`} }${more && `, ${more}`} }\n`;

/** A step that isolates the host, behind `ok`. */
export const isolate = (more = 'dependsOn: [ok], sensitive: containment', body = '{ host: "{{ inputs.host }}" }'): string =>
  `  - { id: isolate, type: call-service, ${more}, with: { method: POST, url: "https://edr.example/isolate", body: ${body} } }\n`;

export const steps = (...lines: string[]): string => `steps:\n${lines.join('')}`;

export const ana = person('ana');
export const ben = person('ben', 'lead');
export const cy = person('cy', 'lead', 'other');
export const eve = person('eve');
/** Started the run. */
export const dev = person('dev', 'lead');
