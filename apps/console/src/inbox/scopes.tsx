import { Link } from '@tanstack/react-router';
import type { InboxScope, RequestLine } from '../api/inbox-queries.js';
import type { Me } from '../api/queries.js';
import { TabRow, tabClass } from '../ui/tabs.js';
import { isOfMyTeams } from '../api/inbox-order.js';

export type Scope = 'mine' | 'teams' | 'all' | 'decided';

interface ScopeRule {
  readonly name: string;
  readonly fits: (line: RequestLine, me: Me) => boolean;
  readonly emptyTitle: string;
  readonly whyEmpty: string;
}

export const SCOPES: Readonly<Record<Scope, ScopeRule>> = {
  mine: {
    name: 'Mine',
    fits: () => true,
    emptyTitle: 'Nothing waits for you',
    whyEmpty:
      'Here stands what you may decide: you are named, have a role or belong to a team that is asked, or somebody has passed it on to you.',
  },
  teams: {
    name: 'My teams’',
    fits: isOfMyTeams,
    emptyTitle: 'Nothing waits for your teams',
    whyEmpty: 'Here stands what a team of yours is asked, and what runbooks of your teams ask of others.',
  },
  all: {
    name: 'All open',
    fits: () => true,
    emptyTitle: 'Nothing is asked of anybody',
    whyEmpty: 'Here stands every open request that you may see, whoever is to decide it.',
  },
  decided: {
    name: 'Decided',
    fits: ({ status }) => status !== 'open',
    emptyTitle: 'Nothing has been decided',
    whyEmpty: 'Here stand requests that are over: approved, rejected, expired or withdrawn, the last first.',
  },
};

const NAMES = Object.keys(SCOPES) as Scope[];

export const scopeNamed = (name: string | undefined): Scope => NAMES.find((scope) => scope === name) ?? 'mine';

/** What the service is asked for. */
export const askedBy = (scope: Scope): InboxScope => (scope === 'mine' ? 'mine' : scope === 'decided' ? 'all' : 'open');

export function ScopeTabs({ scope }: { readonly scope: Scope }) {
  return (
    <TabRow label="Which requests">
      {NAMES.map((name) => (
        <Link
          key={name}
          to="."
          search={(before: object) => ({ ...before, scope: name === 'mine' ? undefined : name })}
          aria-current={name === scope ? 'page' : undefined}
          className={tabClass(name === scope)}
        >
          {SCOPES[name].name}
        </Link>
      ))}
    </TabRow>
  );
}
