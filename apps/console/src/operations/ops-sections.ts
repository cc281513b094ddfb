import {
  Building2,
  CalendarClock,
  Cpu,
  KeyRound,
  KeySquare,
  MonitorSmartphone,
  Megaphone,
  Radio,
  Scale,
  Settings2,
  ShieldCheck,
  UserRoundCog,
  Users,
  UsersRound,
  type LucideIcon,
} from 'lucide-react';
import type { PermissionName } from '../api/queries.js';

export interface OpsSection {
  readonly path: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** What stands there, for the overview. */
  readonly what: string;
  /** What it needs to be seen; absent: to be known. */
  readonly needs?: PermissionName;
}

/** The rooms of operations, in the order in which they are needed at night. */
export const OPS_SECTIONS: readonly OpsSection[] = [
  {
    path: '/operations/workers',
    name: 'Workers and actions',
    icon: Cpu,
    what: 'What steps may do, and who does it',
    needs: 'runbooks:read',
  },
  {
    path: '/operations/events',
    name: 'Event sources',
    icon: Radio,
    what: 'Topics and webhooks, and what became of each event',
    needs: 'events:read',
  },
  {
    path: '/operations/schedules',
    name: 'Schedules',
    icon: CalendarClock,
    what: 'What starts by itself, and when next',
    needs: 'runbooks:read',
  },
  {
    path: '/operations/subscriptions',
    name: 'Subscriptions',
    icon: Megaphone,
    what: 'Who is told of what happens, and what arrived',
    needs: 'subscriptions:read',
  },
  {
    path: '/operations/credentials',
    name: 'Credentials',
    icon: KeyRound,
    what: 'Names, versions and uses; never a value',
    needs: 'credentials:read',
  },
  {
    path: '/operations/authorities',
    name: 'Authorities',
    icon: Scale,
    what: 'On what runs may be started, and what is under it',
    needs: 'authorities:read',
  },
  { path: '/operations/people', name: 'People', icon: Users, what: 'Members, their roles and their keys', needs: 'people:read' },
  { path: '/operations/roles', name: 'Roles', icon: UserRoundCog, what: 'What each role permits', needs: 'people:read' },
  { path: '/operations/teams', name: 'Teams', icon: UsersRound, what: 'Who works together, on which runbooks', needs: 'people:read' },
  { path: '/operations/keys', name: 'My keys', icon: KeySquare, what: 'Keys of the API that are mine' },
  { path: '/operations/sessions', name: 'My sessions', icon: MonitorSmartphone, what: 'Where I am signed in' },
  {
    path: '/operations/tenants',
    name: 'Tenants and usage',
    icon: Building2,
    what: 'Quotas, and how much of them is used',
    needs: 'tenants:read',
  },
  { path: '/operations/rules', name: 'Rules', icon: Settings2, what: 'Of the lifecycle, of egress, of break-glass, of proofs' },
  {
    path: '/operations/security',
    name: 'Security report',
    icon: ShieldCheck,
    what: 'What is weak, and how to mend it',
    needs: 'security:read',
  },
];
