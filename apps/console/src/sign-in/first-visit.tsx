import { useEffect, useRef } from 'react';
import { Link } from '@tanstack/react-router';
import { api, told } from '../api/client.js';
import { buttonClass } from '../ui/button.js';
import { ProblemNotice } from '../ui/problem-notice.js';
import { Skeleton } from '../ui/skeleton.js';
import { takenFragment } from './one-time-link.js';
import { useSignIn } from './use-sign-in.js';

const VISIT = /^#visit=([A-Za-z0-9_-]{20,200})$/;

/** Of the link that a start printed. */
export const visitToken = (): string | undefined => VISIT.exec(takenFragment('#visit=') ?? '')?.[1];

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
