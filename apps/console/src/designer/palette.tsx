import { useState } from 'react';
import { stepType } from '../graph/step-types.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/field.js';
import { Said } from '../ui/said.js';
import type { Known } from './model/language-schema.js';
import { STEP_OFFERS } from './step-offers.js';

export type Chosen = { readonly type: string; readonly action?: Known['actions'][number] };

interface PaletteProps {
  readonly known: Known;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onChoose: (chosen: Chosen) => void;
}

/** Every step type and every action, to be found by a word. */
export function Palette({ known, isOpen, onClose, onChoose }: PaletteProps) {
  const [words, setWords] = useState('');
  const fits = (...texts: string[]) => texts.join(' ').toLowerCase().includes(words.toLowerCase());
  const types = Object.entries(STEP_OFFERS).filter(([type, does]) => type !== 'action' && fits(type, stepType(type).word, does));
  const actions = known.actions.filter(({ name, description }) => fits(name, description));
  return (
    <Dialog title="Add a step" isOpen={isOpen} onClose={onClose} isWide>
      <TextField
        label="Find"
        autoFocus
        value={words}
        onChange={(event) => setWords(event.target.value)}
        placeholder="approval, lookup, mail …"
      />
      <section>
        <h3 className="m-0 mb-1 text-xs font-medium text-faint">Step types</h3>
        <ul className="m-0 grid list-none grid-cols-1 gap-1 p-0 sm:grid-cols-2">
          {types.map(([type, does]) => (
            <Offer key={type} type={type} name={stepType(type).word} does={does} onChoose={() => onChoose({ type })} />
          ))}
        </ul>
      </section>
      {actions.length > 0 && (
        <section>
          <h3 className="m-0 mb-1 text-xs font-medium text-faint">Actions</h3>
          <ul className="m-0 grid list-none grid-cols-1 gap-1 p-0 sm:grid-cols-2">
            {actions.map((action) => (
              <Offer
                key={action.name}
                type="action"
                name={action.name}
                does={action.description}
                onChoose={() => onChoose({ type: 'action', action })}
              />
            ))}
          </ul>
        </section>
      )}
      {types.length + actions.length === 0 && (
        <p className="m-0 text-muted">Nothing has these words. A worker that has started once brings its actions.</p>
      )}
    </Dialog>
  );
}

function Offer({
  type,
  name,
  does,
  onChoose,
}: {
  readonly type: string;
  readonly name: string;
  readonly does: string;
  readonly onChoose: () => void;
}) {
  const { icon: Icon } = stepType(type);
  return (
    <li>
      <button
        type="button"
        onClick={onChoose}
        className="flex h-full w-full items-start gap-2.5 rounded-md border border-line bg-surface px-2.5 py-2 text-left text-ink hover:bg-hover"
      >
        <Icon aria-hidden size={16} className="mt-0.5 shrink-0 text-muted" />
        <span className="min-w-0">
          <span className="block font-medium">
            <Said text={name} max={80} />
          </span>
          <span className="line-clamp-2 text-xs text-faint">
            <Said text={does} max={200} />
          </span>
        </span>
      </button>
    </li>
  );
}
