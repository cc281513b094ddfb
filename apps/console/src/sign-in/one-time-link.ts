const taken = new Map<string, string>();

/** Of the link that was opened, once: what it says leaves the address at once, so that no history, bookmark or look over the shoulder has it. */
export function takenFragment(begins: `#${string}=`): string | undefined {
  if (location.hash.startsWith(begins)) {
    taken.set(begins, location.hash);
    history.replaceState(history.state, '', location.pathname + location.search);
  }
  return taken.get(begins);
}
