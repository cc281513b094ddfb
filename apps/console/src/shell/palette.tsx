import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Command } from 'cmdk';
import { BookOpenText, CornerDownLeft, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { api, told } from '../api/client.js';
import { readable } from '../api/readable.js';
import { useMe } from '../session/use-session.js';
import { Dialog } from '../ui/dialog.js';
import { Said } from '../ui/said.js';
import { StatusIcon } from '../ui/status.js';
import { chooseTheme } from '../ui/theme.js';
import { knownCommands } from './commands.js';
import { SECTIONS } from './sections.js';

const SHOWN_MAX = 8;

/** Everything by its name: pages, what the open page can do, runbooks, the newest runs. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const [text, setText] = useState('');
  const navigate = useNavigate();
  const go = (to: string) => () => {
    onClose();
    void navigate({ to });
  };
  const does = (act: () => void) => () => {
    onClose();
    act();
  };
  return (
    <Dialog title="Search and commands" isOpen onClose={onClose}>
      <Command label="Search and commands" loop>
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="A page, a runbook, a run’s id, a command…"
          className="mb-2 h-9 w-full rounded-md border border-field bg-surface px-2.5 text-ink"
        />
        <Command.List className="max-h-[55dvh] overflow-y-auto">
          <Command.Empty className="px-2 py-6 text-center text-muted">
            Nothing is called so. Enter a run’s whole id to open it.
          </Command.Empty>
          <Group heading="Here">
            {knownCommands().map(({ name, icon, act }) => (
              <Item key={name} name={name} icon={icon ?? CornerDownLeft} onSelect={does(act)} />
            ))}
          </Group>
          <Group heading="Pages">
            {SECTIONS.map(({ path, name, icon }) => (
              <Item key={path} name={`Go to ${name}`} icon={icon} onSelect={go(path)} />
            ))}
          </Group>
          <Found text={text} go={go} />
          <Group heading="Settings">
            <Item name="Light theme" icon={Sun} onSelect={does(() => chooseTheme('light'))} />
            <Item name="Dark theme" icon={Moon} onSelect={does(() => chooseTheme('dark'))} />
          </Group>
        </Command.List>
      </Command>
    </Dialog>
  );
}

function Found({ text, go }: { readonly text: string; readonly go: (to: string) => () => void }) {
  const { permissions, teams = [] } = useMe();
  const mayRead = permissions.includes('executions:read') || teams.length > 0;
  const limit = { limit: SHOWN_MAX } as const;
  const runs = useQuery({
    queryKey: ['palette', 'runs'],
    queryFn: async () => readable((await told(api.GET('/api/v1/executions', { params: { query: limit } }))).items),
    enabled: mayRead,
  });
  const runbooks = useQuery({
    queryKey: ['palette', 'runbooks'],
    queryFn: () => told(api.GET('/api/v1/runbooks', { params: { query: { limit: 200 } } })),
  });
  const id = text.trim();
  return (
    <>
      <Group heading="Runs">
        {RUN_ID.test(id) && <Item name={`Open run ${id}`} icon={CornerDownLeft} onSelect={go(`/runs/${id}`)} />}
        {runs.data?.items.map(({ id: run, runbook, status, incidentId }) => (
          <Item key={run} name={`${runbook.id} ${run} ${incidentId ?? ''}`} onSelect={go(`/runs/${run}`)}>
            <StatusIcon status={status} />
            <Said text={runbook.id} />
            <span className="truncate font-mono text-xs text-faint">{run.slice(0, 8)}</span>
            {incidentId && (
              <span className="text-faint">
                <Said text={incidentId} max={40} />
              </span>
            )}
          </Item>
        ))}
      </Group>
      <Group heading="Runbooks">
        {runbooks.data?.items.map((runbook) => (
          <Item key={runbook.id} name={`${runbook.id} ${runbook.name}`} icon={BookOpenText} onSelect={go(`/runbooks/${runbook.id}`)}>
            <Said text={runbook.name} max={80} />
          </Item>
        ))}
      </Group>
    </>
  );
}

const RUN_ID = /^exe_[0-9a-f]{32}$/;

function Group({ heading, children }: { readonly heading: string; readonly children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="mb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly name: string;
  readonly icon?: LucideIcon;
  readonly onSelect: () => void;
  readonly children?: ReactNode;
}

function Item({ name, icon: Icon, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={name}
      onSelect={onSelect}
      className="flex h-8 cursor-pointer items-center gap-2 overflow-hidden rounded-md px-2 data-[selected=true]:bg-hover"
    >
      {Icon && <Icon aria-hidden size={15} className="shrink-0 text-faint" />}
      {children ?? name}
    </Command.Item>
  );
}
