import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { FlaskConical, Plus, Redo2, Rocket, Save, Undo2 } from 'lucide-react';
import { reviewQuery } from '../api/runbook-documents.js';
import { useMay } from '../session/use-session.js';
import { useKey } from '../shell/keys.js';
import { Button } from '../ui/button.js';
import { linkClass } from '../ui/link-class.js';
import { Menu } from '../ui/menu.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { isObject } from '../forms/json.js';
import { EMPTY_RUNBOOK, EXAMPLES } from './examples.js';
import { FindingCounts } from './findings.js';
import type { Checked } from './use-check.js';
import type { Editor } from './use-editor.js';
import type { Saving } from './use-saving.js';

interface BarProps {
  readonly editor: Editor;
  readonly checked: Checked;
  readonly saving: Saving;
  readonly onAdd: () => void;
  readonly onDryRun: () => void;
}

/** What can be done with the whole: its head. */
export function Bar({ editor, checked, saving, onAdd, onDryRun }: BarProps) {
  const id = isObject(editor.document) && typeof editor.document.id === 'string' ? editor.document.id : 'new runbook';
  useKey('a', 'Add a step', onAdd);
  return (
    <header className="border-b bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-2">
        <h1 className="said m-0 mr-1 text-base font-semibold">{id}</h1>
        <SavedState saving={saving} />
        <span className="hidden lg:block">
          <FindingCounts checked={checked} />
        </span>
        <span className="ml-auto flex flex-wrap items-center gap-1.5">
          <Button
            kind="quiet"
            icon={Undo2}
            aria-label="Undo"
            {...(!editor.canUndo && { whyNot: 'Nothing has been changed yet.' })}
            onClick={editor.undo}
          />
          <Button
            kind="quiet"
            icon={Redo2}
            aria-label="Redo"
            {...(!editor.canRedo && { whyNot: 'Nothing was undone.' })}
            onClick={editor.redo}
          />
          <Examples editor={editor} />
          <Button
            icon={Plus}
            {...(editor.unreadable !== undefined && { whyNot: `Mend the text first: ${editor.unreadable}` })}
            onClick={onAdd}
          >
            Step
          </Button>
          <Acts checked={checked} saving={saving} onDryRun={onDryRun} />
        </span>
      </div>
      {saving.problem && (
        <div className="mt-2">
          <ProblemNotice problem={saving.problem} />
        </div>
      )}
    </header>
  );
}

function SavedState({ saving: { draft, isSaved } }: Pick<BarProps, 'saving'>) {
  if (!draft) return <span className="text-sm text-faint">not saved yet</span>;
  return (
    <span className="text-sm text-muted">
      <Link to={`/runbooks/${draft.id}/drafts/${draft.draft}`} className={linkClass}>
        Draft {draft.draft}
      </Link>{' '}
      {isSaved ? 'saved' : 'changed'}
    </span>
  );
}

function Examples({ editor }: Pick<BarProps, 'editor'>) {
  const start = (text: string) => editor.replace(text);
  return (
    <Menu
      trigger={<Button kind="quiet">Begin with…</Button>}
      entries={[
        { label: 'An empty runbook', act: () => start(EMPTY_RUNBOOK) },
        'line',
        { heading: 'Examples: the text is replaced, undo brings it back' },
        ...EXAMPLES.map(({ name, load }) => ({ label: name, act: () => void load().then(start) })),
      ]}
    />
  );
}

/** A draft that is under review is not changed; a version is put in force at once only where nothing is reviewed. */
function Acts({ checked, saving, onDryRun }: Pick<BarProps, 'checked' | 'saving' | 'onDryRun'>) {
  const { may, whyNot } = useMay('runbooks:write');
  const { data: rules } = useQuery(reviewQuery);
  const faults = checked.findings.filter(({ severity }) => severity === 'error').length;
  const isInReview = saving.draft?.status === 'IN_REVIEW';
  const refused = !may
    ? whyNot
    : isInReview
      ? 'It is in review: withdraw it on its page first.'
      : faults > 0
        ? 'The service takes no text with faults: mend them first.'
        : undefined;
  const off = refused !== undefined && { whyNot: refused };
  return (
    <>
      <Button icon={FlaskConical} {...off} onClick={onDryRun}>
        Dry run
      </Button>
      {rules?.review === 'off' && (
        <Button icon={Rocket} isBusy={saving.isBusy} {...off} onClick={() => void saving.register()}>
          Put in force
        </Button>
      )}
      <Button kind="primary" icon={Save} isBusy={saving.isBusy} {...off} onClick={() => void saving.save()}>
        Save draft
      </Button>
    </>
  );
}
