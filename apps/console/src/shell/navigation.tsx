import { Link, useRouterState } from '@tanstack/react-router';
import { classNames } from '../ui/class-names.js';
import { isWithin, SECTIONS, type Section } from './sections.js';

const usePath = (): string => useRouterState({ select: ({ location }) => location.pathname });

/** At the side of a wide window; icons alone where it is narrower. */
export function SideNavigation() {
  const path = usePath();
  return (
    <nav aria-label="Sections" className="flex flex-col gap-0.5 px-2">
      {SECTIONS.map((section) => (
        <SideLink key={section.path} section={section} isHere={isWithin(path, section.path)} />
      ))}
    </nav>
  );
}

function SideLink({ section: { path, name, icon: Icon }, isHere }: { readonly section: Section; readonly isHere: boolean }) {
  return (
    <Link
      to={path}
      aria-current={isHere ? 'page' : undefined}
      title={name}
      className={classNames(
        'flex h-8 items-center gap-2.5 rounded-md px-2.5 font-medium no-underline',
        isHere ? 'bg-accent-soft text-accent' : 'text-muted hover:bg-hover hover:text-ink',
      )}
    >
      <Icon aria-hidden size={17} className="shrink-0" />
      <span className="sr-only lg:not-sr-only">{name}</span>
    </Link>
  );
}

/** Under the thumb, on a phone. */
export function FootNavigation() {
  const path = usePath();
  return (
    <nav
      aria-label="Sections"
      className="no-print fixed inset-x-0 bottom-0 z-30 flex border-t bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {SECTIONS.map(({ path: to, name, icon: Icon }) => (
        <Link
          key={to}
          to={to}
          aria-current={isWithin(path, to) ? 'page' : undefined}
          className={classNames(
            'flex min-w-0 flex-1 flex-col items-center gap-0.5 py-2 text-[0.6875rem] font-medium no-underline',
            isWithin(path, to) ? 'text-accent' : 'text-muted',
          )}
        >
          <Icon aria-hidden size={19} />
          {name}
        </Link>
      ))}
    </nav>
  );
}
