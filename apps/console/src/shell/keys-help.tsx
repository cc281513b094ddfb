import { Dialog } from '../ui/dialog.js';
import { knownKeys } from './keys.js';

export function KeysHelp({ onClose }: { readonly onClose: () => void }) {
  const keys = knownKeys();
  return (
    <Dialog title="Keys" isOpen onClose={onClose}>
      <dl className="m-0 grid grid-cols-[1fr_auto] gap-x-6 gap-y-2">
        <dt>Search and commands</dt>
        <dd className="m-0">
          <Keys text="Ctrl K" />
        </dd>
        {keys.map(({ keys: text, does }) => (
          <div key={text} className="contents">
            <dt>{does}</dt>
            <dd className="m-0">
              <Keys text={text} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

function Keys({ text }: { readonly text: string }) {
  return (
    <span className="flex justify-end gap-1">
      {text.split(' ').map((key, index) => (
        <kbd key={index} className="min-w-6 rounded border border-line-strong bg-sunken px-1.5 text-center font-mono text-xs">
          {key}
        </kbd>
      ))}
    </span>
  );
}
