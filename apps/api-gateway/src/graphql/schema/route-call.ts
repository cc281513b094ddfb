/** How the arguments of a field become a request to its route. */
export interface RouteCall {
  readonly method: string;
  /** With parameters in braces. */
  readonly path: string;
  /** Where each argument goes. */
  readonly places: Readonly<Record<string, Place>>;
  /** Whether it answers a page, whose length `limit` says. */
  readonly isPage: boolean;
}

export type Place =
  | { readonly in: 'path' | 'query'; readonly name: string }
  | { readonly in: 'header'; readonly name: string; readonly written: (value: string) => string }
  | { readonly in: 'body' };

/** The one argument that holds a body. */
export const BODY_ARGUMENT = 'input';
