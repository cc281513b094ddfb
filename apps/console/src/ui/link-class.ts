/** Of a link within text and tables. */
export const linkClass = 'text-accent no-underline hover:underline';
/** Of a link within a sentence: known by more than its colour. */
export const textLinkClass = 'text-accent underline decoration-line-strong underline-offset-2 hover:decoration-current';
