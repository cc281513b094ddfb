import type { Json, JsonObject } from '../../json.js';
import { asksPeople, languageOf } from '../languages.js';
import { checkedPeople } from '../../execution/approvals/people.js';
import { digestOf, shownNow } from '../../execution/approvals/shown.js';
import { timesFrom } from '../../execution/approvals/times.js';
import { asClassified } from '../../execution/drafting/classification.js';
import type { Drafting } from '../../execution/drafting/drafting.js';
import type { ApprovalRequested, People } from '../../execution/events/index.js';
import { failAttempt } from '../../execution/settling/fail-attempt.js';
import type { Instance } from '../../execution/drafting/instance.js';
import { scopeAt } from '../../execution/drafting/scope.js';
import { simulate } from '../dry-run/simulate.js';

/** Asks the people that the step names: shows them what will run, says by which rules their votes count, and until when. */
export function askPeople(draft: Drafting, instance: Instance): void {
  const { path, step } = instance;
  const { state, world } = draft;
  const rendered = step.parameters.render(scopeAt(draft, path), world) as JsonObject;
  const rules = RULES[asksPeople(step.type) ?? 'approval'](rendered);
  const faults = [rules.approvers, rules.escalateTo].flatMap((people) => (people ? checkedPeople(people) : []));
  if (faults.length > 0) {
    const message = `expected texts as roles, users and teams who are asked, found ${faults.join(', ')}; correct the expression`;
    return failAttempt(draft, instance, { name: 'expression', message });
  }
  if (state.dryRun) return simulate(draft, instance, rendered);
  const attempt = draft.nextAttempt(path);
  const shown = shownNow(draft, instance, { attempt, round: 1 });
  draft.emit({
    type: 'ApprovalRequested',
    at: world.now,
    step: path,
    attempt,
    approval: `apr_${world.sha256(`${world.id}/${path}`).slice(0, APPROVAL_ID_DIGITS)}`,
    shown,
    digest: digestOf(draft, shown),
    ...rules,
    ...formOf(instance),
    ...asClassified(draft),
    ...timesFrom(world.now, (rendered['timeoutMs'] as number | undefined) ?? step.timeoutMs),
  });
}

/** Enough of a SHA-256 that no two are ever equal. */
const APPROVAL_ID_DIGITS = 32;

/** By which rules votes count. */
const RULES: Readonly<Record<Rules['kind'], (rendered: JsonObject) => Rules>> = {
  approval: rulesOfApproval,
  instruction: rulesOfInstruction,
};

type Rules = Pick<ApprovalRequested, 'kind' | 'approvers' | 'quorum' | 'of' | 'fourEyes' | 'rejectOnFirst' | 'onTimeout' | 'escalateTo'>;

function rulesOfApproval(rendered: JsonObject): Rules {
  const { approvers, quorum, of, fourEyes, rejectOnFirst, onTimeout, escalateTo } = rendered as Partial<Rules>;
  return {
    kind: 'approval',
    approvers: approvers ?? {},
    quorum: quorum ?? 1,
    ...(of !== undefined && { of }),
    fourEyes: fourEyes ?? true,
    rejectOnFirst: rejectOnFirst ?? true,
    onTimeout: onTimeout ?? 'fail',
    ...(escalateTo && { escalateTo }),
  };
}

/** One person says that it is done. Whoever started the run may do so: doing is not approving. */
function rulesOfInstruction({ assignee }: JsonObject): Rules {
  const approvers = (typeof assignee === 'string' ? { users: [assignee] } : (assignee ?? {})) as People;
  return { kind: 'instruction', approvers, quorum: 1, fourEyes: false, rejectOnFirst: true, onTimeout: 'fail' };
}

function formOf({ step: { definition } }: Instance): { readonly form?: Json } {
  const form = languageOf(definition).form?.(definition);
  return form === undefined ? {} : { form };
}
