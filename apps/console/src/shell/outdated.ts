import { now } from '../ui/clock.js';

const NAME = 'runbook.renewed';
/** A part that is not there behind a renewal either is away for another reason, which the page tells. */
const AGAIN_MS = 60_000;

/** A page that was opened before the service was upgraded names parts that are gone: it is loaded anew, where it stands. */
export function renewWhenOutdated(): void {
  addEventListener('vite:preloadError', (event) => {
    const before = Number(sessionStorage.getItem(NAME) ?? 0);
    if (now() - before < AGAIN_MS) return;
    event.preventDefault();
    sessionStorage.setItem(NAME, String(now()));
    location.reload();
  });
}
