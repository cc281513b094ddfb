import { BookmarkPlus, X } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import type { Search } from '../shell/search-params.js';
import { Button } from '../ui/button.js';
import { classNames } from '../ui/class-names.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { NO_FILTER } from './filters.js';
import { BUILT_IN, isView, removeView, savedViews, saveView, searchOf, type SavedView } from './saved-views.js';

interface ViewBarProps {
  readonly search: Search;
  readonly change: (search: Search) => void;
}

export function ViewBar({ search, change }: ViewBarProps) {
  const [own, setOwn] = useState(savedViews);
  const [isNaming, setNaming] = useState(false);
  const isKnown = [...BUILT_IN, ...own].some((view) => isView(view, search));
  return (
    <div className="flex flex-wrap items-center gap-1.5" role="group" aria-label="Views">
      {BUILT_IN.map((view) => (
        <View key={view.name} view={view} isChosen={isView(view, search)} change={change} />
      ))}
      {own.map((view) => (
        <View key={view.name} view={view} isChosen={isView(view, search)} change={change} remove={() => setOwn(removeView(view.name))} />
      ))}
      {!isKnown && (
        <Button kind="quiet" isSmall icon={BookmarkPlus} onClick={() => setNaming(true)}>
          Save view
        </Button>
      )}
      <NameView isOpen={isNaming} onClose={() => setNaming(false)} save={(name) => setOwn(saveView(name, search))} />
    </div>
  );
}

interface ViewProps {
  readonly view: SavedView;
  readonly isChosen: boolean;
  readonly change: (search: Search) => void;
  readonly remove?: () => void;
}

function View({ view, isChosen, change, remove }: ViewProps) {
  return (
    <span
      className={classNames(
        'inline-flex h-7 max-w-60 items-center rounded-full border text-sm',
        isChosen ? 'border-transparent bg-accent-soft font-medium text-accent' : 'border-line bg-surface text-muted',
      )}
    >
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={() => change({ ...NO_FILTER, ...searchOf(view) })}
        className="h-full min-w-0 truncate rounded-full border-0 bg-transparent px-3 hover:text-ink"
      >
        {view.name}
      </button>
      {remove && isChosen && (
        <button
          type="button"
          aria-label={`Remove view ${view.name}`}
          onClick={remove}
          className="mr-1 size-6 rounded-full border-0 bg-transparent p-1"
        >
          <X aria-hidden size={14} />
        </button>
      )}
    </span>
  );
}

function NameView({
  isOpen,
  onClose,
  save,
}: {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly save: (name: string) => void;
}) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(name);
    onClose();
  };
  return (
    <Dialog title="Save this view" isOpen={isOpen} onClose={onClose}>
      <form onSubmit={submit} className="flex flex-col gap-3">
        <TextField
          label="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
          maxLength={40}
          isRequired
          hint="Kept in this browser."
        />
        <div className="flex justify-end">
          <Button kind="primary" type="submit">
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
