import { useEffect, useRef } from 'react';
import { Link } from '@tanstack/react-router';
import { api, told } from '../api/client.js';
import { buttonClass } from '../ui/button.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { useSignIn } from './use-sign-in.js';

const VISIT = /^#visit=([A-Za-z0-9_-]{20,200})$/;
let taken: string | undefined;

/** The token of the link, once: it leaves the address at once, so that no history, bookmark or look over the shoulder has it. */
export function visitToken(): string | undefined {
  const [, token] = VISIT.exec(location.hash) ?? [];
  if (token !== undefined) {
    taken = token;
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return taken;
}

const visit = (token: string) => told(api.POST('/api/v1/auth/first-visit', { body: { token } }));

export function FirstVisit({ token, returnTo }: { readonly token: string; readonly returnTo: string }) {
  const { signIn, problem } = useSignIn(visit, returnTo);
  const isSent = useRef(false);
  useEffect(() => {
    if (isSent.current) return;
    isSent.current = true;
    signIn(token);
  }, [signIn, token]);
  if (!problem) return <Skeleton lines={2} />;
  return (
    <div className="flex flex-col gap-3">
      <ProblemNotice problem={problem} />
      <Link to="/sign-in" reloadDocument className={buttonClass('primary')}>
        Sign in another way
      </Link>
    </div>
  );
}
