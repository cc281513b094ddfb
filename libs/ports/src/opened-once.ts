/**
 * Makes it at the first call and keeps it, but never a failure: what could not be opened while a store was away is opened at a later call. Calls
 * that overlap share one opening.
 */
export function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opened: Promise<T> | undefined;
  return () => {
    if (opened) return opened;
    const opening = open();
    opening.catch(() => (opened = undefined));
    return (opened = opening);
  };
}
