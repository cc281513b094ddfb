import { answered } from '../../client/api.js';
import { misused } from '../../failure.js';
import { printItems, type Ended } from '../../program/print.js';
import type { Session } from '../../program/session.js';
import { confirm } from '../../terminal/prompt.js';
import { shownMoment, wallMs } from '../../time.js';

interface OfFlags {
  readonly of?: string;
}

export async function list(session: Session, _given: readonly string[], { of }: OfFlags): Ended {
  const { api } = await session.connect();
  const { items } = await answered(
    of === undefined ? api.GET('/api/v1/auth/sessions') : api.GET('/api/v1/people/{id}/sessions', { params: { path: { id: of } } }),
  );
  await printItems(session, items, {
    none: 'nobody is signed in; a key is no session',
    name: ({ id }) => id,
    columns: [
      { title: 'SESSION', of: ({ id }) => id },
      { title: 'WITH', of: ({ agent }) => agent },
      { title: 'FROM', of: ({ address }) => address },
      { title: 'BY', of: ({ by, provider }) => provider ?? by },
      { title: 'BEGAN', of: ({ startedAt }) => shownMoment(startedAt, wallMs()) },
      { title: 'USED', of: ({ lastUsedAt }) => shownMoment(lastUsedAt, wallMs()) },
      { title: 'UNTIL', of: ({ until }) => shownMoment(until, wallMs()) },
      { title: 'THIS', of: ({ isCurrent }) => (isCurrent ? 'yes' : '') },
    ],
  });
}

interface RevokeFlags extends OfFlags {
  readonly all?: boolean;
  readonly others?: boolean;
  readonly yes?: boolean;
}

export async function revoke(session: Session, [id]: readonly string[], { of, all, others, yes }: RevokeFlags): Ended {
  const asked = [id !== undefined, all === true, others === true].filter(Boolean).length;
  if (asked !== 1) throw misused(`expected a session, --all or --others, found ${asked === 0 ? 'none' : 'several'}`);
  if (of !== undefined && others)
    throw misused('expected --all or a session beside --of, found --others; this command has no session there');
  const what = id === undefined ? `every ${others ? 'other ' : ''}session${of === undefined ? '' : ` of ${of}`}` : `the session ${id}`;
  await confirm(`End ${what}`, yes === true);
  await end(session, { id, of, keepsThis: others === true });
  session.words.say(`${what} is over`);
}

async function end(
  session: Session,
  { id, of, keepsThis }: { id: string | undefined; of: string | undefined; keepsThis: boolean },
): Promise<void> {
  const { api } = await session.connect();
  if (of !== undefined && id !== undefined) {
    await answered(api.DELETE('/api/v1/people/{id}/sessions/{session}', { params: { path: { id: of, session: id } } }));
  } else if (of !== undefined) {
    await answered(api.DELETE('/api/v1/people/{id}/sessions', { params: { path: { id: of } } }));
  } else if (id !== undefined) {
    await answered(api.DELETE('/api/v1/auth/sessions/{id}', { params: { path: { id } } }));
  } else {
    await answered(api.DELETE('/api/v1/auth/sessions', { params: { query: keepsThis ? { keep: 'current' as const } : {} } }));
  }
}
