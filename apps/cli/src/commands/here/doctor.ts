import type { Command } from 'commander';
import { answered, PREFIX } from '../../client/api.js';
import { Refusal } from '../../client/problem.js';
import { EXIT } from '../../exit-codes.js';
import { Failure } from '../../failure.js';
import { printItems, type Ended } from '../../program/print.js';
import type { Connection, Session } from '../../program/session.js';
import { does } from '../../program/verb.js';
import { monotonicMs, wallMs } from '../../time.js';
import { version } from '../../version.js';

interface Finding {
  readonly check: string;
  readonly outcome: 'ok' | 'warning' | 'failed';
  readonly found: string;
  readonly mend?: string;
}

/** `runbook doctor` */
export function doctorCommand(command: Command): void {
  does(command, async () => doctor);
}

/** Sessions and second factors are refused by clocks that differ by more. */
const SKEW_MS_MAX = 30_000;

/** Looks at everything between this command and the service, in the order in which it is needed. */
async function doctor(session: Session): Ended {
  const found: Finding[] = [{ check: 'versions', outcome: 'ok', found: `runbook ${version()}, Node ${process.version}` }];
  const { url, context, credential } = session.settings;
  found.push({
    check: 'settings',
    outcome: 'ok',
    found: `${url.value} (${url.from})${context.value === undefined ? '' : `, context ${context.value}`}`,
  });
  const connection = await reached(session, found);
  if (connection) {
    found.push(transport(session));
    await readiness(connection, found);
    if (credential.value === undefined) found.push({ check: 'key', outcome: 'failed', found: 'none', mend: 'runbook login' });
    else await whoAndWhat(session, connection, found);
  }
  await printItems(session, found, {
    name: ({ check, outcome }) => `${check} ${outcome}`,
    columns: [
      {
        title: '',
        of: ({ outcome }) =>
          ({
            ok: { text: '✓', colour: 'green' as const },
            warning: { text: '!', colour: 'yellow' as const },
            failed: { text: '✗', colour: 'red' as const },
          })[outcome],
      },
      { title: 'CHECK', of: ({ check }) => check },
      { title: 'FOUND', of: (finding) => finding.found },
      { title: 'MEND', of: ({ mend }) => mend },
    ],
  });
  return found.some(({ outcome }) => outcome === 'failed') ? EXIT.failed : EXIT.ok;
}

/** Also tells how far the clocks are apart: `Date` is to the second. */
async function reached(session: Session, found: Finding[]): Promise<Connection | undefined> {
  try {
    const connection = await session.connect();
    const begun = monotonicMs();
    const before = wallMs();
    const answer = await connection.http.send({ method: 'GET', path: `${PREFIX}/health/live`, isKnown: false });
    const tookMs = monotonicMs() - begun;
    found.push({ check: 'reached', outcome: 'ok', found: `in ${Math.round(tookMs)} ms` });
    found.push(clocks(answer.headers.get('date'), before + tookMs / 2));
    return connection;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    found.push({
      check: 'reached',
      outcome: 'failed',
      found: error.message,
      ...(error.hints[0] !== undefined && { mend: error.hints[0] }),
    });
    return undefined;
  }
}

function clocks(date: string | null, hereMs: number): Finding {
  const there = date === null ? NaN : new Date(date).getTime();
  if (Number.isNaN(there)) return { check: 'clocks', outcome: 'warning', found: 'the service did not tell its time' };
  // Half a second is what the form of the header leaves out on average.
  const skewMs = Math.max(0, Math.abs(there + 500 - hereMs) - 500);
  const isApart = skewMs > SKEW_MS_MAX;
  return {
    check: 'clocks',
    outcome: isApart ? 'warning' : 'ok',
    found: isApart ? `${Math.round(skewMs / 1000)} s apart` : 'agree',
    ...(isApart && { mend: 'set the clock of this machine, or that of the service, by NTP' }),
  };
}

function transport({ settings: { url, ca, cert } }: Session): Finding {
  if (!url.value.startsWith('https:'))
    return { check: 'tls', outcome: 'ok', found: 'none: the service is on this machine, or --allow-http says so' };
  return {
    check: 'tls',
    outcome: 'ok',
    found: `trusted${ca.value === undefined ? '' : ` by ${ca.value}`}${cert.value === undefined ? '' : `, known by ${cert.value}`}`,
  };
}

async function readiness({ http }: Connection, found: Finding[]): Promise<void> {
  try {
    await http.send({ method: 'GET', path: `${PREFIX}/health/ready`, isKnown: false });
    found.push({ check: 'ready', outcome: 'ok', found: 'every part does its work' });
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    found.push({
      check: 'ready',
      outcome: 'failed',
      found: error.problem.detail,
      mend: 'see what is down with: runbook api GET /health/ready',
    });
  }
}

async function whoAndWhat({ settings }: Session, { api }: Connection, found: Finding[]): Promise<void> {
  try {
    const me = await answered(api.GET('/api/v1/auth/me'));
    found.push({ check: 'key', outcome: 'ok', found: `${me.id} of tenant ${me.tenant}, by ${settings.credential.from}` });
    const { items } = await answered(api.GET('/api/v1/auth/permissions'));
    const held = items.filter((item) => item.held || (item.heldWithin?.length ?? 0) > 0);
    found.push({
      check: 'permissions',
      outcome: held.length === 0 ? 'warning' : 'ok',
      found: held.length === items.length ? 'all' : held.map(({ permission }) => permission).join(', ') || 'none',
      ...(held.length === 0 && { mend: 'ask an administrator for a role: runbook whoami --permissions' }),
    });
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    found.push({ check: 'key', outcome: 'failed', found: error.message, ...(error.hints[0] !== undefined && { mend: error.hints[0] }) });
  }
}
