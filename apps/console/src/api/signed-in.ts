import { meQuery, type Me } from './queries.js';
import { queryClient } from './query-client.js';

/** Who is signed in is a matter of the browser and not of a tab: so are its cookies. */
const CHANNEL = 'runbook session';

let onChange: () => void = () => undefined;

/** The same for all tabs that may hear the same. */
export const personOf = ({ tenant, kind, id }: Me): string => JSON.stringify([tenant, kind, id]);

/** Tells the other tabs who is signed in from now on: one who shows what another person may see shows it no longer. */
export function tellTabs(me: Me | undefined): void {
  if (!('BroadcastChannel' in globalThis)) return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage(me ? personOf(me) : null);
  channel.close();
}

/** `changed` is called when this page is not its person's any more. */
export function heedOtherTabs(changed: () => void): void {
  onChange = changed;
  if (!('BroadcastChannel' in globalThis)) return;
  new BroadcastChannel(CHANNEL).onmessage = ({ data }) => {
    const me = queryClient.getQueryData(meQuery.queryKey);
    if (me && personOf(me) !== data) onChange();
  };
}

/** Found out by what the service says. */
export const sayPersonChanged = (): void => onChange();
