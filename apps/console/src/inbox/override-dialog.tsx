import { useQuery } from '@tanstack/react-query';
import { api, told } from '../api/client.js';
import { ActDialog } from '../session/act-dialog.js';
import { say } from '../shell/toasts.js';
import type { RequestActsProps } from './request-acts-props.js';

export interface OverrideDialogProps extends Pick<RequestActsProps, 'seen' | 'onChanged' | 'onOutdated'> {
  readonly onDone: () => void;
  readonly onClose: () => void;
}

/** Opens a gate without its votes, by one person who answers for it. */
export function OverrideDialog({ seen, onChanged, onOutdated, onDone, onClose }: OverrideDialogProps) {
  const { data } = useQuery({ queryKey: ['break-glass'], queryFn: () => told(api.GET('/api/v1/break-glass')) });
  const rule = data?.rule;
  const send = async (reason: string) => {
    await told(api.POST('/api/v1/approvals/{id}/override', { params: { path: { id: seen.id } }, body: { digest: seen.digest, reason } }));
    return told(api.GET('/api/v1/approvals/{id}', { params: { path: { id: seen.id } } }));
  };
  return (
    <ActDialog
      title="Open it alone, without its votes"
      will={
        <>
          <p className="m-0">The gate opens at once, for exactly what you saw. It says for ever that you did it, and why.</p>
          {rule && (
            <p className="said m-0 mt-1">
              {rule.quorum === 1 ? 'One person' : `${rule.quorum} persons`} with the role {rule.reviewers.join(' or ')} must uphold it
              within {rule.reviewWithinHours} hours. Otherwise {rule.locks === 'role' ? 'you and everybody by your role are' : 'you are'}{' '}
              locked out of break-glass.
            </p>
          )}
        </>
      }
      verb="Open it alone"
      kind="danger"
      reason="asked"
      reasonLabel="Why it cannot wait for the votes"
      whyNot={data && !rule ? 'The tenant has no rule for it: an administrator must allow break-glass first.' : undefined}
      send={send}
      onDone={(now) => {
        say({ kind: 'done', text: 'The gate is open. Others owe it a look now.' });
        onChanged(now);
        onDone();
      }}
      onProblem={({ code }) => {
        if (code !== 'digest-mismatch') return false;
        onClose();
        onOutdated();
        return true;
      }}
      onClose={onClose}
    />
  );
}
