/** A glance at another tab gives nothing up. */
const HIDDEN_MS_MAX = 10_000;

/**
 * Holds something while the page is there to use it, and lets go of it while it is frozen or kept for the way back, and, unless `evenHidden`, while nobody has looked
 * at it for a while. Returns how to end it.
 */
export function whilePresent(evenHidden: boolean, hold: () => () => void): () => void {
  let letGo: (() => void) | undefined = hold();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const away = () => {
    clearTimeout(timer);
    letGo?.();
    letGo = undefined;
  };
  const back = () => {
    clearTimeout(timer);
    letGo ??= hold();
  };
  const looked = () => {
    if (!document.hidden) back();
    else if (!evenHidden) timer = setTimeout(away, HIDDEN_MS_MAX);
  };
  const thawed = () => (document.hidden && !evenHidden ? undefined : back());
  const heard = [
    [document, 'visibilitychange', looked],
    [document, 'freeze', away],
    [document, 'resume', thawed],
    [globalThis, 'pagehide', away],
    [globalThis, 'pageshow', thawed],
  ] as const;
  for (const [target, name, told] of heard) target.addEventListener(name, told);
  if (document.hidden) looked();
  return () => {
    for (const [target, name, told] of heard) target.removeEventListener(name, told);
    away();
  };
}
