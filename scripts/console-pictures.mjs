// Writes the pictures of docs/guides/console/ from a service that it starts and fills: each screen light, dark and on a phone.
//   npm run build && node scripts/console-pictures.mjs [name of a screen …]
import { mkdir, readFile } from 'node:fs/promises';
import { chromium } from 'playwright-core';
import { chromiumProgram } from '../test/servers/index.mjs';
import { API_KEY, client, startEmbedded } from '../test/system/index.mjs';

const FOLDER = 'docs/guides/console';
const WINDOWS = {
  light: { viewport: { width: 1440, height: 900 }, colorScheme: 'light' },
  dark: { viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true },
};
/** What comes has come, and is drawn. */
const SETTLED_MS = 1_500;
const LOOK_EVERY_MS = 200;

const GATED = `
apiVersion: runbook/v1
id: contain-host
name: Contain a host
description: Isolates a compromised host once two people have agreed.
labels: [edr, containment]
inputs: { type: object, required: [host], properties: { host: { type: string } } }
steps:
  - { id: enrich, name: Enrich the alert, type: transform, with: { value: { host: "{{ inputs.host }}", owner: finance, os: windows-11 } } }
  - { id: reputation, name: Ask for reputation, type: transform, with: { value: { score: 87, sources: [vt, otx, misp] } } }
  - { id: history, name: Look at its history, type: transform, with: { value: [{ at: "2026-11-20", alert: beacon }] } }
  - { id: score, name: Weigh what is known, type: transform, dependsOn: [enrich, reputation, history], with: { value: "{{ steps.reputation.output.score }}" } }
  - { id: severe, name: Is it severe?, type: conditional, dependsOn: [score], if: "steps.score.output > 80", then: [ask], else: [close] }
  - { id: ask, name: Isolate the host?, type: human-approval, with: { message: "Isolate {{ inputs.host }} from the network?", approvers: { users: [dev, ana] }, quorum: 2, fourEyes: false } }
  - { id: isolate, name: Isolate the host, type: transform, dependsOn: [ask], with: { value: { isolated: true } } }
  - { id: verify, name: Verify the isolation, type: timer, dependsOn: [isolate], with: { durationMs: 1500 } }
  - { id: close, name: Close the alert, type: transform, with: { value: closed } }
`;
const SWEEP = `
apiVersion: runbook/v1
id: sweep-fleet
name: Sweep the fleet
labels: [edr]
inputs: { type: object, properties: { hosts: { type: array, items: { type: string } } } }
steps:
  - id: sweep
    name: Look at each host
    type: loop
    forEach: "inputs.hosts"
    as: host
    concurrency: 4
    steps:
      - { id: look, type: transform, with: { value: "{{ host }} is clean" } }
      - { id: settle, type: timer, dependsOn: [look], with: { durationMs: 300 } }
  - { id: report, type: transform, dependsOn: [sweep], with: { value: done } }
`;
const NOTIFY = `
apiVersion: runbook/v1
id: notify-partner
name: Notify the partner
labels: [notify]
steps:
  - { id: prepare, type: transform, with: { value: { text: hello } } }
  - id: send
    name: Post to the partner
    type: call-service
    dependsOn: [prepare]
    with: { method: POST, url: "http://127.0.0.1:9/notify" }
    retry: { maxAttempts: 3, backoff: fixed, delayMs: 400, on: [connection, denied] }
  - { id: record, type: transform, dependsOn: [send], with: { value: 1 } }
`;

const asked = process.argv.slice(2);
const system = await startEmbedded();
try {
  const screens = Object.entries(await filled(client(system.url))).filter(([name]) => asked.length === 0 || asked.includes(name));
  await mkdir(FOLDER, { recursive: true });
  const { program, env } = await chromiumProgram();
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'], env: { ...process.env, ...env } });
  for (const [mode, window] of Object.entries(WINDOWS)) await take(browser, mode, window, screens);
  await browser.close();
} finally {
  await system.stop();
}

/** Runs to look at. Answers the screens, by the names of their pictures. */
async function filled(api) {
  for (const text of [GATED, SWEEP, NOTIFY]) await api.post('/runbooks', text, { 'content-type': 'application/yaml' });
  const start = async (body, wait = 20) => (await api.post('/executions', body, { prefer: `wait=${wait}` })).body.id;
  const attribution = await start(JSON.parse(await readFile('examples/rapid-attribution/start-C0024.json', 'utf8')), 30);
  for (let n = 0; n < 4; n++) await start({ runbookId: 'sweep-fleet', inputs: { hosts: ['ws-1', 'ws-2'] } });
  const failed = await start({ runbookId: 'notify-partner', incidentId: 'INC-2026-0091' });
  const sweep = await start({ runbookId: 'sweep-fleet', inputs: { hosts: Array.from({ length: 18 }, (_, n) => `ws-${1000 + n}`) } });
  const gate = { runbookId: 'contain-host', inputs: { host: 'ws-0417' }, incidentId: 'INC-2026-0107', triggeredBy: 'SIEM rule 4711' };
  const gated = await start(gate, 1);
  await registered(api);
  const request = (await api.get('/approvals?mine=false')).body.items.find(({ execution }) => execution === gated);
  return {
    'sign-in': { path: '/sign-in', isNobody: true },
    home: { path: '/' },
    runs: { path: '/runs' },
    run: { path: `/runs/${gated}` },
    'run-failed': { path: `/runs/${failed}` },
    'run-timeline': { path: `/runs/${failed}/timeline?step=-` },
    'run-loop': { path: `/runs/${sweep}` },
    'run-events': { path: `/runs/${sweep}/events` },
    'run-report': { path: `/runs/${attribution}/report` },
    'run-evidence': { path: `/runs/${attribution}/evidence`, press: 'Fetch and check' },
    inbox: { path: `/inbox/${request.id}` },
    runbooks: { path: '/runbooks' },
    runbook: { path: '/runbooks/contain-host' },
    'runbook-start': { path: '/runbooks/rapid-attribution/start' },
    'runbook-draft': { path: '/runbooks/contain-host/drafts/1' },
    designer: { path: '/designer?runbook=contain-host' },
    operations: { path: '/operations' },
    'operations-events': { path: '/operations/events' },
    'operations-people': { path: '/operations/people' },
    'operations-security': { path: '/operations/security' },
    audit: { path: `/audit/${attribution}` },
  };
}

/** Members, sources and a draft in review, for the pages about them. */
async function registered(api) {
  for (const [id, name, roles] of [
    ['ana', 'Ana Petrova', ['OPERATOR', 'APPROVER']],
    ['ben', 'Ben Okafor', ['AUTHOR', 'REVIEWER']],
    ['cid', 'Cid Laurent', ['AUDITOR']],
  ])
    await api.post('/people', { id, name, roles });
  await api.put('/event-sources/edr-alerts', { webhook: { scheme: 'standard-webhooks', secret: 'edr-webhook' }, format: 'cloudevents' });
  await api.put('/event-sources/repository', {
    webhook: { scheme: 'github', secret: 'repository-webhook' },
    format: 'json',
    mapping: { type: 'com.github.push' },
  });
  const { body } = await api.post('/runbooks/drafts?basedOn=1', GATED.replace('quorum: 2', 'quorum: 1'), {
    'content-type': 'application/yaml',
  });
  const about = { text: 'Is one of them enough at night?', line: 17 };
  await api.post('/runbooks/contain-host/drafts/1/comments', about, { 'if-match': `"${body.revision}"` });
}

async function take(browser, mode, window, screens) {
  const somebody = await browser.newContext({ ...window, baseURL: system.url, reducedMotion: 'reduce' });
  await somebody.request.post('/api/v1/auth/key-session', { data: { key: API_KEY } });
  const nobody = await browser.newContext({ ...window, baseURL: system.url, reducedMotion: 'reduce' });
  for (const [name, { path, isNobody, press }] of screens) {
    const page = await (isNobody ? nobody : somebody).newPage();
    await page.goto(path);
    await page.getByRole('heading', { level: 1 }).waitFor();
    while ((await page.locator('[aria-label="Loading"]').count()) > 0) await page.waitForTimeout(LOOK_EVERY_MS);
    await page.waitForTimeout(SETTLED_MS);
    if (press) await page.getByRole('button', { name: press }).click();
    if (press) await page.waitForTimeout(SETTLED_MS);
    await page.screenshot({ path: `${FOLDER}/${name}-${mode}.png` });
    await page.close();
  }
  await Promise.all([somebody.close(), nobody.close()]);
}
