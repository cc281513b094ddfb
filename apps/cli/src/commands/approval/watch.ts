import { liveEvents } from '../../client/live.js';
import type { Schemas } from '../../client/api.js';
import { parsedJson } from '../../json.js';
import type { Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { cleanLines, escapedJson } from '../../terminal/clean.js';
import { versionOf } from '../run/shapes.js';

type Told = Schemas['ApprovalLine'] | Schemas['RedactedApproval'];

/** What the inbox tells, until somebody stops it: with --output json or jsonl, as the service tells it. */
export async function watch(session: Session, _given: readonly string[], { open }: { readonly open?: boolean }): Ended {
  const { http } = await session.connect();
  const { settings, words, write } = session;
  session.onDetach('what is asked goes on waiting: runbook approval list');
  const isData = settings.output.value !== 'table';
  const events = liveEvents(http, { path: '/api/v1/approvals/stream', lost: () => words.say('the connection broke; it is made again') });
  let mine = -1;
  for await (const { type, data } of events) {
    const told = parsedJson(data);
    if (type === 'approval' && isWanted(told as Told, open === true))
      write(isData ? `${escapedJson(told)}\n` : `${lineOf(told as Told)}\n`);
    if (type === 'overflow') words.say('more happened than was told: runbook approval list');
    const counted = type === 'counts' ? (told as { readonly mine: number }).mine : mine;
    if (counted !== mine) words.say(counted === 0 ? 'nobody asks you for anything' : `${counted} wait for you`);
    mine = counted;
  }
}

/** What is not asked of the reader is news to him once it is decided: it may have been. */
const isWanted = (told: Told, isOpen: boolean): boolean => isOpen || 'redacted' in told || told.youMayVote || told.status !== 'open';

function lineOf(told: Told): string {
  const what =
    'redacted' in told ? `classified ${told.classification}` : `${told.step}${told.message === undefined ? '' : `: ${told.message}`}`;
  return cleanLines([told.status, told.id, versionOf({ draft: undefined, ...told.runbook }), what].join('  '));
}
