/** Where a sign-in leads: an address of this console, never another one, whatever somebody wrote into a link. */
export function ownPath(text: string | undefined): string {
  if (text === undefined || !/^\/(?![/\\])/.test(text)) return '/';
  const url = new URL(text, 'http://console.invalid');
  if (url.host !== 'console.invalid' || url.pathname.startsWith('/sign-in') || url.pathname.startsWith('/api/')) return '/';
  return `${url.pathname}${url.search}${url.hash}`;
}
