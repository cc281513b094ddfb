// Random runs of three tenants, many of which fail, with credentials of every kind at services that repeat them. Whatever the system says, to whom, and whatever it
// keeps, is searched: for secrets everywhere, and for what one tenant said in all that another is given.
import { randomOf } from '@runbook/spec-kit';
import { startDistributed, startEmbedded } from '../system/index.mjs';
import { CanaryCalls } from './canary-calls.mjs';
import { credentialsOf } from './canary-credentials.mjs';
import { driverOf } from './canary-drivers.mjs';
import { Canaries, Judge } from './canary-judge.mjs';
import { DRIVEN, runbooksOf } from './canary-runbooks.mjs';
import { inhabit, newTenant, TENANT_IDS } from './canary-tenants.mjs';
import { drawnMode } from './encodings.mjs';
import { FAILURES } from './hostile-services.mjs';
import { startOperator } from './operators-services.mjs';
import { lookIntoStores } from './what-is-kept.mjs';

const ROTATE_EVERY = 25;
const AT_ONCE = 6;

/**
 * Plays `runs` runs, or as many as begin within so many minutes. Embedded, or with `servers: { brokers, mongoUrl }` as five services; `only`: of runbooks whose ids it fits.
 *
 * @param {{ runs: number, seed: number, minutes?: number, only?: RegExp, servers?: { brokers: string[], mongoUrl: string }, nodeFlags?: string[], environment?: object }} options
 */
export async function playCanaries(options) {
  const game = new Game(options);
  try {
    await game.begin(options);
    const until = performance.now() + (options.minutes ?? Infinity) * 60_000;
    await Promise.all(Array.from({ length: AT_ONCE }, () => game.play(options.runs, until)));
    return await game.end(options);
  } finally {
    await game.stop();
  }
}

class Game {
  judge = new Judge();
  tenants = [];
  counts = { runs: 0, failed: 0, rotations: 0, checks: 0, probes: 0 };
  /** How often runs of a runbook came to which end. */
  ends = {};

  constructor({ seed, only = /./ }) {
    this.only = only;
    const chance = randomOf(seed);
    this.below = (n) => Math.floor(chance() * n);
    this.one = (list) => list[this.below(list.length)];
  }

  async begin({ servers, nodeFlags, environment: more }) {
    const secrets = new Canaries(this.one, 'the operator', 'a secret');
    this.judge.forbid(secrets);
    this.operator = await startOperator(secrets, this.judge, this.one);
    for (const id of TENANT_IDS) this.tenants.push(await newTenant(id, this.one, this.judge));
    const hosts = this.tenants.flatMap(({ services }) => Object.values(services.hosts));
    const environment = {
      ...this.operator.environment,
      ...Object.assign({}, ...this.tenants.map((tenant) => tenant.environment)),
      EGRESS_ALLOW: [...hosts, ...this.operator.hosts].join(','),
      LOG_LEVEL: 'trace',
      REVIEW: 'off',
      RATE_LIMIT_PER_TENANT: '1000000',
      ...more,
    };
    this.system = servers
      ? await startDistributed({ ...servers, environment, nodeFlags })
      : await startEmbedded({ environment, nodeFlags });
    for (const tenant of this.tenants) await this.settle(tenant);
  }

  /** The same names in every tenant: credentials, runbooks, an authority, a source of events, a team, a draft. */
  async settle(tenant) {
    await inhabit(tenant, this.system.url, this.operator.key, this.judge);
    const calls = new CanaryCalls(this.system.url, tenant, this.judge);
    const { say } = tenant;
    Object.assign(tenant, { calls, credentials: credentialsOf(tenant, this.judge) });
    const hosts = Object.values(tenant.services.hosts);
    for (const [name, { kind, value }] of Object.entries(tenant.credentials)) {
      await calls.done(201, 'kim', 'POST', '/credentials', { name, kind, value: value(), hosts, runbooks: ['*'] });
    }
    tenant.books = runbooksOf(tenant, tenant.credentials, tenant.as.oli.name);
    for (const book of tenant.books) await calls.done(201, 'oli', 'POST', '/runbooks', book);
    await calls.done(201, 'root', 'POST', '/authorities', {
      ...{ id: 'case-1', instrument: say('an instrument'), reference: say('a reference'), purpose: say('a purpose') },
      ...{ classification: 'SECRET', authorizedUsers: [tenant.as.oli.name], actions: ['*'] },
    });
    const mapping = { type: 'com.example.alert', key: '{{ record.host }}' };
    const source = { format: 'json', webhook: { scheme: 'github', secret: 'edr' }, mapping };
    await calls.done(201, 'root', 'PUT', '/event-sources/edr', source);
    await calls.done(201, 'root', 'POST', '/teams', { id: 'blue', name: say('the name of a team') });
    const draft = { format: 'json', text: JSON.stringify({ ...tenant.books[0], id: 'drafted' }) };
    await calls.ask('oli', 'POST', '/runbooks/drafts', draft);
  }

  async play(runs, until = Infinity) {
    while (this.counts.runs < runs && performance.now() < until) {
      const number = ++this.counts.runs;
      const tenant = this.one(this.tenants);
      await this.playOne(tenant, number);
      if (number % ROTATE_EVERY === 0) await this.rotateOne(tenant);
    }
  }

  async playOne(tenant, number) {
    const { calls, say } = tenant;
    const { id: runbookId } = this.one(tenant.books.filter(({ id }) => this.only.test(id)));
    const inputs = {
      ...{ mode: drawnMode(this.one), failure: this.one(FAILURES), note: say('a note'), case: `case-${number % 7}` },
      list: Array.from({ length: this.below(4) }, () => this.below(4)),
      ...(this.below(40) === 0 && { mode: { not: say('an input that does not fit') } }),
    };
    const body = { runbookId, inputs, incidentId: say('an incident'), ...(this.below(4) === 0 && { authorityId: 'case-1' }) };
    const isDriven = runbookId in DRIVEN;
    const headers = { 'idempotency-key': `"k-${number - this.below(2)}"`, ...(!isDriven && { prefer: 'wait=30' }) };
    const { status, body: run } = await calls.ask('oli', 'POST', '/executions', body, headers);
    if (status !== 201) return this.endOf(runbookId, `refused: ${run.code}`);
    if (isDriven) await driverOf(this, tenant, DRIVEN[runbookId])(run.id, inputs);
    const { body: after } = await calls.ask('oli', 'GET', `/executions/${run.id}?waitSeconds=30`);
    if (after.status !== 'COMPLETED') this.counts.failed++;
    this.endOf(runbookId, after.failure?.error?.name ?? after.status);
    await calls.lookAtRun(this, run.id, number);
    await this.probe(tenant, run.id);
  }

  endOf(runbook, end) {
    this.ends[`${runbook}: ${end}`] = (this.ends[`${runbook}: ${end}`] ?? 0) + 1;
  }

  /** Another tenant asks for the run: it is told nothing, and does nothing. */
  async probe(owner, run) {
    const other = this.one(this.tenants.filter((one) => one !== owner));
    const [as, method, path, body] = this.one([
      ...['', '/steps', '/explain', '/report', '/stats', '/authority', '/stream', '/steps/act/output', '?asOf=2'].map((part) => [
        'oli',
        'GET',
        part,
      ]),
      ...['/logs', '/logs/verify', '/evidence'].map((part) => ['aud', 'GET', part]),
      ...['/cancel', '/pause', '/rerun', '/steps/act/retry'].map((part) => ['oli', 'POST', part, { reason: other.say('a reason') }]),
    ]);
    const { status } = await other.calls.ask(as, method, `/executions/${run}${path}`, body);
    this.counts.probes++;
    if (status < 400) this.judge.accuse(`${method} /executions/:id${path} of ${owner.id} answered ${status} to ${other.id}`);
  }

  async rotateOne({ calls, credentials, services: { hosts } }) {
    const [name, { kind, value }] = this.one(Object.entries(credentials).filter(([, { isFixed }]) => !isFixed));
    const { status } = await calls.ask('kim', 'POST', `/credentials/${name}/versions`, { kind, value: value() });
    if (status !== 201) return;
    const address = kind === 'ssh' ? `ssh://ops@${hosts.ssh}` : `http://${hosts.plain}/${drawnMode(this.one, 2)}/${this.one(FAILURES)}`;
    await calls.ask('kim', 'POST', `/credentials/${name}/check`, { address });
    this.counts.rotations++;
    this.counts.checks++;
  }

  /** What does not fit is refused without being shown, and every list is looked at; then what is kept. */
  async end({ servers }) {
    for (const tenant of this.tenants) {
      await tenant.calls.sendUnfit();
      await tenant.calls.lookAtLists();
    }
    const shown = this.tenants.reduce((sum, { services }) => sum + services.shown(), 0);
    await lookIntoStores(this.system, this.judge, servers);
    const { judge } = this;
    const canaries = judge.secrets.reduce((sum, { made }) => sum + made.size, judge.fixed.length);
    const ofTenants = judge.ofTenants.reduce((sum, { made }) => sum + made.size, 0);
    const unanswered = this.tenants.flatMap(({ calls }) => calls.unanswered);
    const looked = {
      unanswered: unanswered.length,
      canaries,
      ofTenants,
      shown,
      traces: this.operator.traces(),
      mails: this.operator.mails(),
      notices: this.operator.notices(),
    };
    const { bytes, places, seen, found, contexts } = judge;
    return { ...this.counts, ends: this.ends, ...looked, bytes, places, seen: [...seen].sort(), found: [...found].sort(), contexts };
  }

  async stop() {
    await this.system?.stop();
    for (const { services } of this.tenants) await services.stop();
    await this.operator?.stop();
  }
}
