import type { LucideIcon } from 'lucide-react';
import { DropdownMenu as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { classNames } from './class-names.js';

export interface MenuItem {
  readonly label: ReactNode;
  readonly icon?: LucideIcon;
  readonly act: () => void;
  readonly isDanger?: boolean;
  readonly isChosen?: boolean;
  /** Why it cannot be chosen; it is shown below the words. */
  readonly whyNot?: string | undefined;
  readonly hint?: ReactNode;
}

export type MenuEntry = MenuItem | 'line' | { readonly heading: ReactNode };

/** `trigger` is a button. */
export function Menu({
  trigger,
  entries,
  align = 'end',
}: {
  readonly trigger: ReactElement;
  readonly entries: readonly MenuEntry[];
  readonly align?: 'start' | 'end';
}) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-40 min-w-44 max-w-80 rounded-lg border border-line-strong bg-raised p-1 text-ink shadow-raised"
        >
          {entries.map((entry, index) => (
            <Entry key={index} entry={entry} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ entry }: { readonly entry: MenuEntry }) {
  if (entry === 'line') return <Radix.Separator className="my-1 h-px bg-line" />;
  if ('heading' in entry) return <Radix.Label className="px-2 py-1 text-xs font-medium text-faint">{entry.heading}</Radix.Label>;
  const { label, icon: Icon, act, isDanger, isChosen, whyNot, hint } = entry;
  return (
    <Radix.Item
      disabled={whyNot !== undefined}
      onSelect={act}
      aria-current={isChosen || undefined}
      className={classNames(
        'flex items-start gap-2 rounded-md px-2 py-1.5 outline-none select-none data-highlighted:bg-hover',
        isDanger ? 'text-bad' : 'text-ink',
        isChosen && 'font-semibold',
      )}
    >
      {Icon && <Icon aria-hidden size={15} className={classNames('mt-0.5 shrink-0', whyNot !== undefined && 'opacity-50')} />}
      <span className="said min-w-0">
        <span className={classNames(whyNot !== undefined && 'text-faint')}>{label}</span>
        {(whyNot ?? hint) && <span className="block text-xs font-normal text-faint">{whyNot ?? hint}</span>}
      </span>
    </Radix.Item>
  );
}
