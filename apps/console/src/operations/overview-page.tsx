import { Link } from '@tanstack/react-router';
import { useMay } from '../session/use-session.js';
import { Panel } from '../ui/panel.js';
import { OpsPage } from './ops-page.js';
import { OPS_SECTIONS, type OpsSection } from './ops-sections.js';

/** What there is to look after. */
export function OverviewPage() {
  return (
    <OpsPage title="Operations" lead="What runs stand on: workers, sources, credentials, people, and the rules that hold for all.">
      <ul className="m-0 grid list-none gap-3 p-0 sm:grid-cols-2 xl:grid-cols-3">
        {OPS_SECTIONS.map((section) => (
          <li key={section.path}>
            <Card section={section} />
          </li>
        ))}
      </ul>
    </OpsPage>
  );
}

function Card({ section: { path, name, icon: Icon, what, needs } }: { readonly section: OpsSection }) {
  const { whyNot } = useMay(needs ?? 'executions:read');
  const isClosed = needs !== undefined && whyNot !== undefined;
  return (
    <Link to={path} className="block h-full text-ink no-underline">
      <Panel className="h-full hover:border-line-strong">
        <span className="flex gap-3">
          <span className="self-start rounded-md bg-accent-soft p-2 text-accent">
            <Icon aria-hidden size={18} />
          </span>
          <span className="min-w-0">
            <span className="block font-semibold">{name}</span>
            <span className="block text-muted">{what}</span>
            {isClosed && <span className="block text-sm text-warn">You may not see it; who may is told there.</span>}
          </span>
        </span>
      </Panel>
    </Link>
  );
}
