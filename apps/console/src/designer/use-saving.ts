import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { toProblem, type ApiProblem } from '../api/problem.js';
import { beginDraft, registerText, replaceDraft } from '../api/runbook-acts.js';
import { newRunbooksQuery, type Draft } from '../api/runbook-documents.js';
import { say } from '../shell/toasts.js';
import { formatOf } from './use-check.js';

/** What is open: a draft as it was read, or a text that is none yet. */
export interface Opened {
  readonly text: string;
  readonly draft?: Pick<Draft, 'id' | 'draft' | 'revision' | 'status'>;
  /** The version that the author has before him; 0 or nothing: there is none. */
  readonly basedOn?: number;
}

export interface Saving {
  readonly isSaved: boolean;
  readonly isBusy: boolean;
  readonly problem: ApiProblem | undefined;
  readonly draft: Opened['draft'];
  /** Undefined where it was refused; why is in `problem`. */
  readonly save: () => Promise<Opened['draft']>;
  readonly register: () => Promise<void>;
}

/** Keeps a text as a draft. Nobody's change is overwritten: each saving names the revision that it was made on. */
export function useSaving(opened: Opened, text: string, onSaved: (runbook: string, draft: number) => void): Saving {
  const [kept, setKept] = useState({ text: opened.draft ? opened.text : '', draft: opened.draft });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const written = { format: formatOf(text), text };
  const saving = useMutation({
    mutationFn: () =>
      kept.draft ? replaceDraft(kept.draft.id, kept.draft.draft, kept.draft.revision, written) : beginDraft(written, opened.basedOn),
    onSuccess: (draft) => {
      setKept({ text, draft });
      void queries.invalidateQueries({ queryKey: ['runbook', draft.id] });
      // A runbook without a version is listed as its draft.
      void queries.invalidateQueries({ queryKey: newRunbooksQuery.queryKey });
      onSaved(draft.id, draft.draft);
    },
  });
  const registering = useMutation({
    mutationFn: () => registerText(written),
    onSuccess: async ({ id, version }) => {
      setKept((before) => ({ ...before, text }));
      say({ kind: 'done', text: `Version ${version} of ${id} is in force.` });
      await queries.invalidateQueries({ queryKey: ['runbook', id] });
      void queries.invalidateQueries({ queryKey: ['runbooks'] });
      void navigate({ to: `/runbooks/${id}` });
    },
  });
  const error = saving.error ?? registering.error;
  return {
    isSaved: kept.text === text,
    isBusy: saving.isPending || registering.isPending,
    problem: error ? toProblem(error) : undefined,
    draft: kept.draft,
    save: () => (kept.text === text && kept.draft ? Promise.resolve(kept.draft) : saving.mutateAsync().catch(() => undefined)),
    register: () =>
      registering.mutateAsync().then(
        () => undefined,
        () => undefined,
      ),
  };
}
