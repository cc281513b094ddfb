import { useBlocker } from '@tanstack/react-router';

/** Asks before a page is left on which something is written that is kept nowhere. */
export function useUnsaved(isUnsaved: boolean): void {
  useBlocker({
    shouldBlockFn: ({ current, next }) =>
      isUnsaved && current.pathname !== next.pathname && !confirm('What you have written is not saved. Leave it?'),
    enableBeforeUnload: () => isUnsaved,
    disabled: !isUnsaved,
  });
}
