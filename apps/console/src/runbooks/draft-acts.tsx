import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { CheckCheck, PencilRuler, Send, Trash2, Undo2, X } from 'lucide-react';
import { useState } from 'react';
import { toProblem } from '../api/problem.js';
import { approveDraft, deleteDraft, rejectDraft, submitDraft, withdrawDraft } from '../api/runbook-acts.js';
import type { Draft } from '../api/runbook-documents.js';
import { ActDialog } from '../session/act-dialog.js';
import { useMay, useMe } from '../session/use-session.js';
import { say } from '../shell/toasts.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { ProblemNotice } from '../ui/problem-notice.js';

type Asked = 'reject' | 'delete';

/** What can be done with a draft now, and by whom: what is not yours says why. */
export function DraftActs({ draft }: { readonly draft: Draft }) {
  const [asked, setAsked] = useState<Asked>();
  const navigate = useNavigate();
  const act = useDraftAct(draft);
  const write = useWhyNot('runbooks:write');
  const review = useReviewWhyNot(draft);
  if (draft.status === 'APPROVED' || draft.status === 'DELETED') return null;
  const off = (whyNot: string | undefined) => whyNot !== undefined && { whyNot };
  return (
    <>
      {draft.status === 'DRAFT' ? (
        <>
          <Button icon={Trash2} {...off(write)} onClick={() => setAsked('delete')}>
            Delete
          </Button>
          <Button
            icon={PencilRuler}
            {...off(write)}
            onClick={() => void navigate({ to: '/designer', search: { runbook: draft.id, draft: draft.draft } })}
          >
            Edit
          </Button>
          <Button kind="primary" icon={Send} isBusy={act.isPending} {...off(write)} onClick={() => act.mutate('submit')}>
            Submit for review
          </Button>
        </>
      ) : (
        <>
          <Button icon={Undo2} isBusy={act.isPending} {...off(write)} onClick={() => act.mutate('withdraw')}>
            Withdraw
          </Button>
          <Button icon={X} {...off(review)} onClick={() => setAsked('reject')}>
            Send back
          </Button>
          <Button kind="primary" icon={CheckCheck} isBusy={act.isPending} {...off(review)} onClick={() => act.mutate('approve')}>
            Approve
          </Button>
        </>
      )}
      {act.error && (
        <Dialog title="It was not done" isOpen onClose={act.reset}>
          <ProblemNotice problem={toProblem(act.error)} />
        </Dialog>
      )}
      {asked && <Ask draft={draft} asked={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

const useWhyNot = (permission: 'runbooks:write' | 'runbooks:review'): string | undefined => {
  const { may, whyNot } = useMay(permission);
  return may ? undefined : whyNot;
};

/** Nobody puts in force what he wrote. */
function useReviewWhyNot({ authors, submittedBy }: Draft): string | undefined {
  const me = useMe();
  const whyNot = useWhyNot('runbooks:review');
  if (whyNot !== undefined) return whyNot;
  const isMine = authors.includes(me.id) || submittedBy === me.id;
  return isMine ? 'You have had a part in it: somebody else with the permission runbooks:review decides.' : undefined;
}

const ACTS = { submit: submitDraft, withdraw: withdrawDraft, approve: approveDraft } as const;
const DONE = { submit: 'It is in review.', withdraw: 'It is a draft again.', approve: 'It is in force.' } as const;

function useDraftAct({ id, draft, revision }: Draft) {
  const refresh = useRefresh(id);
  return useMutation({
    mutationFn: async (act: keyof typeof ACTS) => {
      await ACTS[act](id, draft, revision);
      return act;
    },
    onSuccess: (act) => {
      say({ kind: 'done', text: DONE[act] });
      return refresh();
    },
  });
}

function useRefresh(id: string): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await queries.invalidateQueries({ queryKey: ['runbook', id] });
    void queries.invalidateQueries({ queryKey: ['runbooks'] });
  };
}

interface AskProps {
  readonly draft: Draft;
  readonly asked: Asked;
  readonly onClose: () => void;
}

function Ask({ draft: { id, draft, revision }, asked, onClose }: AskProps) {
  const refresh = useRefresh(id);
  const navigate = useNavigate();
  const deleted = async () => {
    say({ kind: 'done', text: `Draft ${draft} is deleted.` });
    await refresh();
    void navigate({ to: `/runbooks/${id}/drafts` });
  };
  if (asked === 'reject')
    return (
      <ActDialog<unknown>
        title={`Send draft ${draft} back`}
        will="It becomes a draft again, and its authors read why. Comments at its lines stay."
        verb="Send back"
        reason="asked"
        send={(reason) => rejectDraft(id, draft, revision, reason)}
        onDone={() => (onClose(), void refresh())}
        onClose={onClose}
      />
    );
  return (
    <ActDialog<unknown>
      title={`Delete draft ${draft}`}
      will="What it says is gone from here. That it was there, and what was said about it, stays on the log."
      verb="Delete"
      kind="danger"
      send={() => deleteDraft(id, draft, revision)}
      onDone={() => void deleted()}
      onClose={onClose}
    />
  );
}
