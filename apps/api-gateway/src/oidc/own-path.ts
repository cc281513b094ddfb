const LENGTH_MAX = 512;
const SOME_ORIGIN = 'https://origin.invalid';

/**
 * Whether a browser that is sent to this path stays where it is. A path that begins with two slashes, or a slash and a backslash, names another host; blanks and
 * control characters are left out by browsers before they look.
 */
export function isOwnPath(path: string): boolean {
  if (!path.startsWith('/') || path.length > LENGTH_MAX || !/^[\x21-\x7e]+$/.test(path) || path.includes('\\')) return false;
  return URL.canParse(path, SOME_ORIGIN) && new URL(path, SOME_ORIGIN).origin === SOME_ORIGIN && !path.startsWith('//');
}
