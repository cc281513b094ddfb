import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export interface EmptyStateProps {
  readonly icon: LucideIcon;
  /** What would be here. */
  readonly title: string;
  /** Why there is nothing. */
  readonly children: ReactNode;
  /** One button, or link. */
  readonly act?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, act }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-2 px-4 py-12 text-center">
      <span className="rounded-full bg-sunken p-3 text-faint">
        <Icon aria-hidden size={22} />
      </span>
      <p className="m-0 text-lg font-semibold">{title}</p>
      <p className="said m-0 max-w-md text-muted">{children}</p>
      {act && <div className="mt-2">{act}</div>}
    </div>
  );
}
