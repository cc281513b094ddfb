import { api, told } from '../api/client.js';
import type { Request } from '../api/inbox-queries.js';
import type { ApiProblem } from '../api/problem.js';
import { writeExactJson, type ExactJson } from '../forms/exact-json.js';
import { ActDialog } from '../session/act-dialog.js';
import { say } from '../shell/toasts.js';
import { Said } from '../ui/said.js';
import type { RequestActsProps } from './request-acts-props.js';
import { titleOf } from './request-list.js';
import { afterMyRejection, afterMyVote } from './words.js';

export interface VoteDialogProps extends Pick<RequestActsProps, 'request' | 'seen' | 'form' | 'onOutdated'> {
  readonly decision: 'approve' | 'reject';
  readonly onDone: (now: Request) => void;
  readonly onClose: () => void;
}

/** Says what the vote does, and casts it for the digest of what the person saw. */
export function VoteDialog({ request, seen, decision, form, onDone, onClose, onOutdated }: VoteDialogProps) {
  const isApproval = decision === 'approve';
  const isInstruction = request.kind === 'instruction';
  const verb = isInstruction ? (isApproval ? 'It is done' : 'It cannot be done') : isApproval ? 'Approve' : 'Reject';
  const done = (now: Request) => {
    say({ kind: 'done', text: isInstruction ? 'Your word is in the record.' : isApproval ? 'You approved it.' : 'You rejected it.' });
    onDone(now);
  };
  return (
    <ActDialog
      title={`${verb}?`}
      will={
        <>
          <p className="said m-0 font-medium text-ink">
            <Said text={titleOf(seen)} max={300} />
          </p>
          <p className="m-0 mt-1">{isApproval ? afterMyVote(request) : afterMyRejection(request)}</p>
          {seen.shown.targets.length > 0 && isApproval && (
            <p className="said m-0 mt-1">
              Behind it: <Said text={seen.shown.targets.map(({ step }) => step).join(', ')} max={300} />.
            </p>
          )}
        </>
      }
      verb={verb}
      kind={isApproval ? 'primary' : 'danger'}
      reason="offered"
      reasonLabel="Comment (optional)"
      send={(comment) => cast(seen, decision, comment, isApproval ? form?.value : undefined)}
      onDone={done}
      onProblem={(problem) => dealtWith(problem, { onClose, onOutdated, form })}
      onClose={onClose}
    />
  );
}

/** A vote on what is no longer asked is shown with what changed; a form that does not fit, in its fields. */
function dealtWith(problem: ApiProblem, { onClose, onOutdated, form }: Pick<VoteDialogProps, 'onClose' | 'onOutdated' | 'form'>): boolean {
  if (problem.code === 'digest-mismatch') {
    onClose();
    onOutdated();
    return true;
  }
  if (problem.code === 'form-invalid' && form) {
    form.refused(problem);
    onClose();
    return true;
  }
  return false;
}

function cast({ id, digest }: Request, decision: 'approve' | 'reject', comment: string, form: ExactJson | undefined): Promise<Request> {
  const vote = { decision, digest, ...(comment !== '' && { comment }), ...(form !== undefined && { form }) };
  // Digits that no number of the browser keeps are sent as they were typed.
  return told(
    api.POST('/api/v1/approvals/{id}/votes', { params: { path: { id } }, body: vote, bodySerializer: () => writeExactJson(vote) }),
  );
}
