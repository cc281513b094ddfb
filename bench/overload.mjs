// What a service does that is asked for more than it can. Two questions, each in short turns, so that what the machine does beside falls on what is compared alike:
// - starts of W1 at 1, 2 and 10 times what the service can do, whether they are answered or not: does p99 of what is accepted hold, and is all of it done?
// - nine tenants at what they are used to, without and with a tenth that floods: by how much does their p99 grow?
// Ends within 10 minutes, with 1 where a goal is missed.
//   npm run build && node bench/overload.mjs [--minutes 9] [--seconds 5] [--capacity 0] [--only rates|tenants] [--admission on|off] [--within 500]
import { parseArgs } from 'node:util';
import { API_KEY, startEmbedded } from '../test/system/index.mjs';
import { drive, machine, register, startAtRate, startStub, uncompleted } from './driving.mjs';
import { median, percentile, table, verdictOf, medianWithin } from './statistics.mjs';
import { newTenant } from './tenants.mjs';
import { w1 } from './workloads.mjs';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '9' },
    seconds: { type: 'string', default: '5' },
    capacity: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    admission: { type: 'string', default: 'on' },
    within: { type: 'string', default: '500' },
  },
});
const SECONDS = Number(values.seconds);
const MEASURED_S = Math.min(10, 2 * SECONDS);
const TIMES = [1, 2, 10];
/** What "holds" is taken for: beside that at once what the service can do, in the same round. */
const P99_TIMES_MAX = 1.5;
const TENANTS = 10;
/** Of what the service can do, of nine tenants together; the flood is ten times all of it. */
const QUIET_SHARE = 0.3;
const FLOOD_TIMES = 10;
/** Less than a fifth. */
const GROWTH_MAX = 1.2;
/** What others are refused because one floods. */
const REFUSED_SHARE_MAX = 0.01;
/** A client that was later than this with one in a hundred has measured itself. */
const LATE_MS_MAX = 50;
/** Until all that a turn left behind is done. */
const DONE_MS_MAX = 60_000;

const HEADS = [
  '',
  'asked',
  'accepted',
  'refused',
  'neither',
  'accepted in, p50',
  'p99 by turn',
  'refused in, p50',
  'client late, p99',
  'not done',
];

const endsAt = performance.now() + Number(values.minutes) * 60_000;
const verdicts = [];
const stub = await startStub();
const system = await startEmbedded({
  environment: {
    ...{ EGRESS_ALLOW: stub.target, ADMISSION: values.admission, ADMISSION_COMMIT_MS: values.within },
    ...{ RATE_LIMIT_PER_TENANT: '1000000', REVIEW: 'off' },
  },
});
try {
  console.log(machine());
  const own = { key: API_KEY, runbookId: await register(system.url, w1(stub.url)) };
  const capacity = Number(values.capacity) || (await capacityOf(own));
  console.log(`${capacity.toFixed(0)} runs/s are what 32 clients get done; admission ${values.admission}, turns of ${SECONDS} s\n`);
  const share = values.only === '' ? 0.5 : 1;
  const now = performance.now();
  if (values.only !== 'tenants') await rates(own, capacity, now + (endsAt - now) * share);
  if (values.only !== 'rates') await tenants(capacity, endsAt);
} finally {
  await system.stop();
  await stub.stop();
}
for (const [what, verdict] of verdicts) console.log(`${verdict}: ${what}`);
if (verdicts.some(([, verdict]) => verdict === 'FAIL')) process.exitCode = 1;

async function capacityOf({ runbookId }) {
  const { perSecond } = await drive({ url: system.url, runbookId, clients: 32, seconds: MEASURED_S, warmUpSeconds: MEASURED_S / 2 });
  return perSecond;
}

/** One turn: what was asked, and how many of what was accepted did not come to their end. The next one begins with nothing left behind. */
async function turn(...groups) {
  const asked = await Promise.all(groups.map((askers) => startAtRate({ url: system.url, askers, seconds: SECONDS })));
  const accepted = asked.flat().filter(({ status }) => status === 201);
  return { asked, lost: await uncompleted(system.url, accepted, performance.now() + DONE_MS_MAX) };
}

/** Each round has a turn of each, and begins with another one: what a turn leaves behind falls on each alike. */
async function rounds(kinds, run, until) {
  const found = kinds.map(() => []);
  let longestMs = 0;
  for (let round = 0; round === 0 || performance.now() + longestMs < until; round++) {
    const begun = performance.now();
    for (let n = 0; n < kinds.length; n++) {
      const at = (round + n) % kinds.length;
      found[at].push(await run(kinds[at]));
    }
    longestMs = Math.max(longestMs, performance.now() - begun);
  }
  return found;
}

async function rates(own, capacity, until) {
  const turns = await rounds(TIMES, (times) => turn([{ ...own, rate: capacity * times }]), until);
  const rows = TIMES.map((times, at) =>
    row(
      `${times}×`,
      turns[at].map(({ asked }) => asked[0]),
      turns[at],
    ),
  );
  console.log(`${table(HEADS, rows)}\n`);
  const p99s = turns.map((list) => list.map(({ asked }) => p99Of(asked[0])));
  for (const [at, times] of TIMES.entries()) {
    verdicts.push([`${times}×: all that was accepted was done`, wasDone(turns[at])]);
    if (times > 1) judgeRatio(`${times}×: p99 of what was accepted`, p99s[at], p99s[0], P99_TIMES_MAX, turns[at]);
  }
}

async function tenants(capacity, until) {
  const all = [];
  for (let n = 0; n < TENANTS; n++) all.push(await newTenant(system.url, `bench-${n}`, w1(stub.url)));
  const [flooding, ...quiet] = all;
  const calm = quiet.map((one) => ({ ...one, rate: (capacity * QUIET_SHARE) / quiet.length }));
  const flood = [{ ...flooding, rate: capacity * FLOOD_TIMES }];
  await turn(calm);
  const [alone, beside] = await rounds([[calm], [calm, flood]], (groups) => turn(...groups), until);
  const of = (turns, group) => turns.map(({ asked }) => asked[group]);
  const rows = [
    row('nine, alone', of(alone, 0), alone),
    row('nine, beside a tenth that floods', of(beside, 0), beside),
    row('the tenth', of(beside, 1), beside),
  ];
  console.log(`${table(HEADS, rows)}\n`);
  const p99s = [alone, beside].map((turns) => of(turns, 0).map(p99Of));
  judgeRatio('p99 of the nine beside a tenth that floods', p99s[1], p99s[0], GROWTH_MAX, beside);
  const calmly = of(beside, 0).flat();
  const refused = calmly.filter(({ status }) => status !== 201).length / calmly.length;
  verdicts.push([`of the nine ${(100 * refused).toFixed(1)} % are refused beside it`, refused <= REFUSED_SHARE_MAX ? 'PASS' : 'FAIL']);
  verdicts.push(['all that was accepted of tenants was done', wasDone([...alone, ...beside])]);
}

/** Turn by turn, because the machine's speed changes from one to the next. */
function judgeRatio(what, list, beside, most, turns) {
  const ratios = list.map((p99, n) => p99 / beside[n]);
  const within = medianWithin(ratios);
  const late = lateOf(turns.flatMap(({ asked }) => asked.flat()));
  const bounds = `${within.median.toFixed(2)} times (${within.from.toFixed(2)} – ${within.to.toFixed(2)}, ${ratios.length} rounds), at most ${most}`;
  verdicts.push([
    `${what}: ${bounds}`,
    late > LATE_MS_MAX ? `not told: the client was ${late.toFixed(0)} ms late` : verdictOf(within, most),
  ]);
}

function row(name, asked, turns) {
  const all = asked.flat();
  const accepted = all.filter(({ status }) => status === 201);
  const refused = all.filter(({ status }) => status === 429);
  const untold = refused.filter(({ saysWhen }) => !saysWhen).length;
  const others = new Map();
  for (const { status } of all) if (status !== 201 && status !== 429) others.set(status, (others.get(status) ?? 0) + 1);
  const p50 = (list) =>
    list.length === 0
      ? ''
      : `${percentile(
          list.map(({ ms }) => ms),
          0.5,
        ).toFixed(0)} ms`;
  return [
    ...[name, all.length, accepted.length, `${refused.length}${untold > 0 ? `, ${untold} WITHOUT Retry-After` : ''}`],
    [...others].map(([status, count]) => `${count} × ${status}`).join(', '),
    ...[p50(accepted), accepted.length === 0 ? '' : `${median(asked.map(p99Of)).toFixed(0)} ms`, p50(refused)],
    ...[`${lateOf(all).toFixed(0)} ms`, lostOf(turns)],
  ];
}

function p99Of(asked) {
  return percentile(
    asked.filter(({ status }) => status === 201).map(({ ms }) => ms),
    0.99,
  );
}

function lateOf(asked) {
  return percentile(
    asked.map(({ lateMs }) => lateMs),
    0.99,
  );
}

/** Where nothing was accepted, nothing was shown. */
function wasDone(turns) {
  return lostOf(turns) === 0 && turns.every(({ asked }) => asked.flat().some(({ status }) => status === 201)) ? 'PASS' : 'FAIL';
}

function lostOf(turns) {
  return turns.reduce((sum, { lost }) => sum + lost, 0);
}
