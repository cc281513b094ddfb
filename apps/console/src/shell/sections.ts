import { BookOpenText, House, Inbox, ListChecks, ScrollText, ServerCog, type LucideIcon } from 'lucide-react';

export interface Section {
  readonly path: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** After `g`. */
  readonly key: string;
}

/** The navigation, in its order. */
export const SECTIONS: readonly Section[] = [
  { path: '/', name: 'Home', icon: House, key: 'h' },
  { path: '/inbox', name: 'Inbox', icon: Inbox, key: 'i' },
  { path: '/runs', name: 'Runs', icon: ListChecks, key: 'r' },
  { path: '/runbooks', name: 'Runbooks', icon: BookOpenText, key: 'b' },
  { path: '/operations', name: 'Operations', icon: ServerCog, key: 'o' },
  { path: '/audit', name: 'Audit', icon: ScrollText, key: 'a' },
];

export const isWithin = (path: string, section: string): boolean =>
  section === '/' ? path === '/' : path === section || path.startsWith(`${section}/`);
