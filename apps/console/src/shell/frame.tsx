import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useNavigate, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { toProblem } from '../api/problem.js';
import { meQuery } from '../api/queries.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { listenForKeys, useKey } from './keys.js';
import { FootNavigation, SideNavigation } from './navigation.js';
import { InboxNews } from './inbox-news.js';
import { NetworkBanner } from './network-banner.js';
import { PersonMenu } from './person-menu.js';
import { SearchButton } from './search-button.js';
import { SECTIONS } from './sections.js';
import { Toasts } from './toasts.js';

const Palette = lazy(() => import('./palette.js').then(({ Palette: one }) => ({ default: one })));
const KeysHelp = lazy(() => import('./keys-help.js').then(({ KeysHelp: one }) => ({ default: one })));

const UNAUTHENTICATED = 401;

/** Every page but the sign-in stands in it, for somebody who is signed in. */
export function Frame() {
  const { error, isPending, refetch } = useQuery(meQuery);
  if (isPending) return <Skeleton lines={8} className="mx-auto max-w-3xl p-8" />;
  if (error) {
    const problem = toProblem(error);
    if (problem.status === UNAUTHENTICATED) return <ToSignIn />;
    return (
      <main className="mx-auto max-w-xl p-6">
        <ProblemNotice problem={problem} retry={() => void refetch()} />
      </main>
    );
  }
  return <SignedIn />;
}

/** From where the person was when it was found out: on the way the address is the sign-in's own. */
function ToSignIn() {
  const here = useRouterState({ select: ({ location }) => location.href });
  const [from] = useState(here);
  return <Navigate to="/sign-in" search={from === '/' ? {} : { returnTo: from }} replace />;
}

function SignedIn() {
  const [isSearching, setSearching] = useState(false);
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        To the content
      </a>
      <aside className="no-print sticky top-0 hidden h-dvh w-14 shrink-0 flex-col gap-3 border-r bg-surface py-3 md:flex lg:w-52">
        <Brand />
        <SearchButton onOpen={() => setSearching(true)} />
        <SideNavigation />
        <div className="mt-auto px-2">
          <PersonMenu />
        </div>
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="no-print sticky top-0 z-20 flex h-12 items-center justify-between gap-2 border-b bg-surface px-3 md:hidden">
          <Brand />
          <span className="flex items-center gap-1">
            <SearchButton onOpen={() => setSearching(true)} />
            <PersonMenu />
          </span>
        </header>
        <NetworkBanner />
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 pb-16 outline-none md:pb-0">
          <Suspense fallback={<Skeleton lines={6} className="p-6" />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <FootNavigation />
      <Toasts />
      <InboxNews />
      <Keys isSearching={isSearching} setSearching={setSearching} />
    </div>
  );
}

function Brand() {
  return (
    <span className="flex items-center gap-2.5 px-3.5 font-semibold tracking-tight">
      <img src="/icon.svg" alt="" width={22} height={22} className="shrink-0" />
      <span className="md:sr-only lg:not-sr-only">Runbooks</span>
    </span>
  );
}

function Keys({ isSearching, setSearching }: { readonly isSearching: boolean; readonly setSearching: (is: boolean) => void }) {
  const [isHelping, setHelping] = useState(false);
  useEffect(listenForKeys, []);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.metaKey || event.ctrlKey)) return;
      event.preventDefault();
      setSearching(true);
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, [setSearching]);
  useKey('/', 'Search and commands', () => setSearching(true));
  useKey('?', 'These keys', () => setHelping(true));
  return (
    <>
      {SECTIONS.map(({ path, name, key }) => (
        <GoTo key={path} path={path} name={name} letter={key} />
      ))}
      <Suspense>
        {isSearching && <Palette onClose={() => setSearching(false)} />}
        {isHelping && <KeysHelp onClose={() => setHelping(false)} />}
      </Suspense>
    </>
  );
}

function GoTo({ path, name, letter }: { readonly path: string; readonly name: string; readonly letter: string }) {
  const navigate = useNavigate();
  useKey(`g ${letter}`, `Go to ${name}`, () => void navigate({ to: path }));
  return null;
}
