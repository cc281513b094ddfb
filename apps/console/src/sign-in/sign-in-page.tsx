import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, told } from '../api/client.js';
import { textIn, useSearch } from '../shell/use-search.js';
import { useTitle } from '../ui/use-title.js';
import { FirstAdministrator, setUpToken } from './first-administrator.js';
import { FirstVisit, visitToken } from './first-visit.js';
import { takenInvitation } from './invitation-link.js';
import { Invited } from './invited.js';
import { KeyForm } from './key-form.js';
import { PasswordForm } from './password-form.js';
import { Providers } from './providers.js';
import { ownPath } from './own-path.js';

type Way = 'password' | 'key' | 'set-up';

const TITLES: Readonly<Record<Way, string>> = {
  password: 'Sign in',
  key: 'Sign in with a key',
  'set-up': 'The first administrator',
};

/** Whoever is not known comes here from every page, and goes back to it. */
export function SignInPage() {
  useTitle('Sign in');
  const [search] = useSearch();
  const [token] = useState(visitToken);
  const [invitation] = useState(takenInvitation);
  const [setUp] = useState(setUpToken);
  const [way, setWay] = useState<Way>(setUp === undefined ? 'password' : 'set-up');
  const returnTo = ownPath(textIn(search, 'returnTo'));
  return (
    <main className="grid min-h-dvh place-items-center p-4">
      <div className="flex w-full max-w-sm flex-col gap-5">
        <div className="flex items-center gap-3">
          <img src="/icon.svg" alt="" width={34} height={34} />
          <div>
            <h1 className="m-0 text-xl font-semibold tracking-tight">
              {token ? 'Runbook Orchestrator' : invitation ? 'Choose a password' : TITLES[way]}
            </h1>
            <p className="m-0 text-sm text-muted">{token ? 'Signing in by the link of the start' : 'Runbook Orchestrator'}</p>
          </div>
        </div>
        {token && <FirstVisit token={token} returnTo={returnTo} />}
        {!token && invitation && <Invited invitation={invitation} returnTo={returnTo} />}
        {!token && !invitation && <Ways {...{ way, setWay, setUp, returnTo }} />}
      </div>
    </main>
  );
}

interface WaysProps {
  readonly way: Way;
  readonly setWay: (way: Way) => void;
  /** The token of a new tenant's link. */
  readonly setUp: string | undefined;
  readonly returnTo: string;
}

function Ways({ way, setWay, setUp, returnTo }: WaysProps) {
  const { data } = useQuery({ queryKey: ['ways-in'], queryFn: () => told(api.GET('/api/v1/auth/ways-in')) });
  const others = (['password', 'key', 'set-up'] as const).filter((one) => one !== way && (one !== 'set-up' || data?.setUp));
  return (
    <>
      <div className="rounded-xl border bg-surface p-4">
        {way === 'password' && <PasswordForm returnTo={returnTo} />}
        {way === 'key' && <KeyForm returnTo={returnTo} />}
        {way === 'set-up' && <FirstAdministrator token={setUp} returnTo={returnTo} />}
      </div>
      {way === 'password' && data && data.providers.length > 0 && <Providers names={data.providers} returnTo={returnTo} />}
      <ul className="m-0 flex list-none flex-col items-start gap-1.5 p-0 text-sm">
        {others.map((other) => (
          <li key={other}>
            <button type="button" onClick={() => setWay(other)} className="border-0 bg-transparent p-0 text-accent hover:underline">
              {OFFERS[other]}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const OFFERS: Readonly<Record<Way, string>> = {
  password: 'With a name and a password',
  key: 'With an API key, for development',
  'set-up': 'There is no administrator yet: be the first',
};
