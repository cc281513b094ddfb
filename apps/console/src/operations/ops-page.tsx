import { Link, useNavigate, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMay } from '../session/use-session.js';
import { classNames } from '../ui/class-names.js';
import { inputClass } from '../ui/field.js';
import { Page } from '../ui/page.js';
import { Said } from '../ui/said.js';
import { NotAllowed } from './not-allowed.js';
import { OPS_SECTIONS, type OpsSection } from './ops-sections.js';

export interface OpsPageProps {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly acts?: ReactNode;
  readonly children: ReactNode;
}

const isHere = (path: string, { path: section }: OpsSection): boolean => path === section || path.startsWith(`${section}/`);

/** Every page of operations: its neighbours at the side, and what it is about. Whoever may not see it is told who may. */
export function OpsPage({ title, lead, acts, children }: OpsPageProps) {
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const section = OPS_SECTIONS.find((one) => isHere(path, one));
  return (
    <div className="flex min-w-0">
      <nav
        aria-label="Operations"
        className="sticky top-0 hidden h-dvh w-52 shrink-0 flex-col gap-0.5 overflow-y-auto border-r px-2 py-5 lg:flex"
      >
        {OPS_SECTIONS.map((one) => (
          <Link
            key={one.path}
            to={one.path}
            aria-current={isHere(path, one) ? 'page' : undefined}
            className={classNames(
              'flex h-8 items-center gap-2.5 rounded-md px-2.5 no-underline',
              isHere(path, one) ? 'bg-hover font-medium text-ink' : 'text-muted hover:bg-hover hover:text-ink',
            )}
          >
            <one.icon aria-hidden size={16} className="shrink-0" />
            {one.name}
          </Link>
        ))}
      </nav>
      <div className="min-w-0 flex-1">
        <NarrowNavigation path={path} />
        <Page title={title} lead={lead} acts={acts}>
          {section ? <Seen section={section}>{children}</Seen> : children}
        </Page>
      </div>
    </div>
  );
}

/** On a narrow window the neighbours are a choice. */
function NarrowNavigation({ path }: { readonly path: string }) {
  const navigate = useNavigate();
  const here = OPS_SECTIONS.find((one) => isHere(path, one))?.path ?? '/operations';
  return (
    <div className="px-4 pt-4 lg:hidden">
      <select
        aria-label="Part of operations"
        className={inputClass}
        value={here}
        onChange={({ target }) => void navigate({ to: target.value })}
      >
        <option value="/operations">Overview</option>
        {OPS_SECTIONS.map(({ path: to, name }) => (
          <option key={to} value={to}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

function Seen({ section, children }: { readonly section: OpsSection; readonly children: ReactNode }) {
  const { may, whyNot } = useMay(section.needs ?? 'executions:read');
  if (section.needs === undefined || may) return children;
  return <NotAllowed whyNot={whyNot} />;
}

/** A name of somebody or something, in a heading or a cell. */
export const Code = ({ text, max = 120 }: { readonly text: string; readonly max?: number }) => (
  <code className="said font-mono text-sm">
    <Said text={text} max={max} />
  </code>
);
