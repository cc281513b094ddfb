import { useNavigate } from '@tanstack/react-router';
import { Clock3, LogOut, Monitor, MonitorSmartphone, Moon, Sun, UserRound } from 'lucide-react';
import { signOut, useMe } from '../session/use-session.js';
import { chooseTheme, theme, type Theme } from '../ui/theme.js';
import { timeDisplay, type TimeDisplay } from '../ui/times.js';
import { Menu, type MenuEntry } from '../ui/menu.js';

const THEME_WORDS: Readonly<Record<Theme, readonly [string, typeof Sun]>> = {
  system: ['As the system', Monitor],
  light: ['Light', Sun],
  dark: ['Dark', Moon],
};
const TIME_WORDS: Readonly<Record<TimeDisplay, string>> = { relative: 'Relative', local: 'Local', utc: 'UTC' };

/** Who I am, and how I like it. */
export function PersonMenu() {
  const me = useMe();
  const navigate = useNavigate();
  const chosenTheme = theme.use();
  const chosenTimes = timeDisplay.use();
  const entries: MenuEntry[] = [
    { heading: `${me.id} of ${me.tenant}${me.roles.length > 0 ? ` · ${me.roles.join(', ')}` : ''}` },
    'line',
    { heading: 'Theme' },
    ...Object.entries(THEME_WORDS).map(([name, [label, icon]]) => ({
      ...{ label, icon, isChosen: name === chosenTheme, act: () => chooseTheme(name as Theme) },
    })),
    'line',
    { heading: 'Times' },
    ...Object.entries(TIME_WORDS).map(([name, label]) => ({
      ...{ label, icon: Clock3, isChosen: name === chosenTimes, act: () => timeDisplay.set(name as TimeDisplay) },
    })),
    'line',
    { label: 'My sessions', icon: MonitorSmartphone, act: () => void navigate({ to: '/operations/sessions' }) },
    { label: 'Sign out', icon: LogOut, act: () => void signOut() },
  ];
  return (
    <Menu
      align="start"
      entries={entries}
      trigger={
        <button
          type="button"
          aria-label={`${me.name}: settings and sign-out`}
          className="flex h-9 w-full min-w-0 items-center gap-2.5 rounded-md border-0 bg-transparent px-2 text-left text-ink hover:bg-hover"
        >
          <span className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft text-accent">
            <UserRound aria-hidden size={14} />
          </span>
          <span className="hidden min-w-0 truncate lg:block">{me.name}</span>
        </button>
      }
    />
  );
}
