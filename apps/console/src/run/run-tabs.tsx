import { Link } from '@tanstack/react-router';
import { useKey } from '../shell/keys.js';
import { useSearch } from '../shell/use-search.js';
import { TabRow, tabClass } from '../ui/tabs.js';
import { useRun } from './use-run.js';
import { VIEWS, type RunView } from './views.js';

export function RunTabs({ view, onChoose }: { readonly view: string; readonly onChoose: (view: string) => void }) {
  const { run } = useRun();
  const [search] = useSearch();
  return (
    <div className="sticky top-12 z-10 bg-surface px-3 md:top-0 md:px-6">
      <TabRow label="Views of the run">
        {VIEWS.map(({ name, title, icon: Icon }) => (
          <Link
            key={name}
            to={`/runs/${run.id}/${name}`}
            search={search as never}
            aria-current={name === view ? 'page' : undefined}
            className={tabClass(name === view)}
          >
            <Icon aria-hidden size={15} />
            {title}
          </Link>
        ))}
      </TabRow>
      {VIEWS.map((one, index) => (
        <TabKey key={one.name} view={one} number={index + 1} choose={onChoose} />
      ))}
    </div>
  );
}

function TabKey({ view, number, choose }: { readonly view: RunView; readonly number: number; readonly choose: (view: string) => void }) {
  useKey(String(number), `Show ${view.title.toLowerCase()} of the run`, () => choose(view.name));
  return null;
}
