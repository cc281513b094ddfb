// Records the history of this release: the logs of a system on which every example and some campaigns ran, with the state that each aggregate comes to. Every later
// release must read it. Once for each release, when its version is set:
//
//     npm run build && node scripts/write-history.mjs
//
// Writes `libs/domain/histories/<version>/`: `records.ndjson`, each line a record as it lies in the log, and `states.ndjson`. A history is never written again.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { attribute, registered } from '../test/campaigns/attribute-campaigns.mjs';
import { bundleOf, CAMPAIGNS } from '../test/campaigns/campaigns.mjs';
import { exampleNames, startExamples } from '../test/examples/examples.mjs';
import { recordsOf, statesOf } from '../test/evolution/history.mjs';
import { client, inherited, startEmbedded } from '../test/system/index.mjs';

const ROOT = resolve(import.meta.dirname, '..');
/** One intrusion whose actor is known, and one that nobody has attributed: what they leave is alike, and a log of each is some hundred kilobytes. */
const CAMPAIGNS_RECORDED = [CAMPAIGNS.find(({ known }) => known), CAMPAIGNS.find(({ known }) => !known)];

process.exitCode = await main();

async function main() {
  const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
  const target = join(ROOT, 'libs/domain/histories', version);
  if (existsSync(target)) {
    console.error(`expected no history of ${version} yet, found ${target}; a history that was shipped is never written again`);
    return 1;
  }
  const folder = await mkdtemp(join(tmpdir(), 'runbook-history-'));
  try {
    const records = await recordsOf(await systemThatRan(folder));
    const states = statesOf(records);
    const whole = `${target}.unfinished`;
    await rm(whole, { recursive: true, force: true });
    await mkdir(whole, { recursive: true });
    await writeFile(join(whole, 'records.ndjson'), linesOf(records));
    await writeFile(join(whole, 'states.ndjson'), linesOf(states));
    await rename(whole, target);
    console.log(`${version}: ${records.length} records of ${states.length} aggregates`);
    return 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The data folder of a system on which everything ran, as a backup has it. */
async function systemThatRan(folder) {
  let system;
  const examples = await startExamples(async (environment) => (system = await startEmbedded({ environment })));
  try {
    for (const name of await exampleNames()) await examples.run(name);
    const api = client(system.url, system.environment.DEV_API_KEY);
    await registered(api);
    for (const campaign of CAMPAIGNS_RECORDED) await attribute(api, campaign.name, bundleOf(campaign));
    const backup = join(folder, 'backup');
    const env = { ...inherited(), DATA_DIR: system.environment.DATA_DIR };
    await promisify(execFile)(process.execPath, [join(ROOT, 'apps/standalone/dist/backup.js'), backup], { env });
    return backup;
  } finally {
    await examples.stop();
  }
}

function linesOf(values) {
  return values.map((value) => `${JSON.stringify(value)}\n`).join('');
}
