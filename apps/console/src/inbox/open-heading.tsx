import type { ReactNode } from 'react';

/** What is open names the page: the list beside it, which a phone does not show, then has a heading of the second level. */
export const OpenHeading = ({ children }: { readonly children: ReactNode }) => (
  <h1 className="m-0 text-xl leading-snug font-semibold tracking-tight">{children}</h1>
);

/** As long as it is not known what that is. */
export const UnknownHeading = ({ children }: { readonly children: string }) => <h1 className="sr-only">{children}</h1>;
