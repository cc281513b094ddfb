/** How a credential is sent. `basic`: it is `user:password`. `header`: it is the header's whole value. */
export type Auth = { readonly type: 'bearer' | 'basic' } | { readonly type: 'header'; readonly name: string };
