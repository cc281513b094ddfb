// `npm run release`: makes the files of a release in release/<version>/. `npm run release -- version 1.2.0` gives the repository its version first;
// `npm run release -- verify <folder> [public key file]` checks a release that somebody else made. The guide is docs/guides/releasing.md.
import { execFileSync } from 'node:child_process';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { licenceFaults, licenceOf, thirdPartyNotices } from './release/licences.mjs';
import { packPackages } from './release/packages.mjs';
import { provenanceFaults, provenanceOf, sha256 } from './release/provenance.mjs';
import { billOfMaterials, shippedPackages } from './release/shipped.mjs';
import { changesOf, otherVersions, setVersion, versionOfRepository } from './release/version.mjs';

const PROVENANCE = 'provenance.intoto.json';
const SUMS = 'SHA256SUMS';
const LOCAL_BUILDER = 'urn:runbook-orchestrator:builder:local';

const [verb = 'make', ...given] = process.argv.slice(2);
const verbs = { make, verify, version };
if (!(verb in verbs)) refuse([`expected ${Object.keys(verbs).join(', ')} or nothing, found ${verb}`]);
else await verbs[verb](...given);

async function version(next) {
  await setVersion(next ?? '', new Date().toISOString().slice(0, 10));
  execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund'], { stdio: ['ignore', 'ignore', 'inherit'] });
  console.log(`the version is ${next}; look at the changelog, commit, and run npm run release`);
}

async function make() {
  const current = await versionOfRepository();
  const faults = await otherVersions();
  if ((await changesOf(current)) === undefined)
    faults.push(`expected a chapter [${current}] in CHANGELOG.md, found none; run npm run release -- version ${current}`);
  if (git('status', '--porcelain') !== '')
    faults.push('expected a clean checkout, found changes; commit them: a release is made of a commit');
  if (faults.length > 0) return refuse(faults);

  const folder = join('release', current);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  execFileSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' });
  const shipped = await shippedPackages();
  const bill = await billOfMaterials({ version: current, builtAt: git('show', '-s', '--format=%cI', 'HEAD'), shipped });
  const forbidden = licenceFaults(bill.components);
  if (forbidden.length > 0) return refuse(forbidden);

  const licences = new Map(bill.components.map((component) => [component['bom-ref'], licenceOf(component)]));
  await writeFile(join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, undefined, 2)}\n`);
  await writeFile(join(folder, 'THIRD-PARTY-NOTICES.md'), await thirdPartyNotices(shipped, licences));
  await writeFile(join(folder, 'CHANGES.md'), `${await changesOf(current)}\n`);
  await packPackages({ version: current, out: folder });
  await seal(folder, current);
  console.log(`release ${current}:\n${await readFile(join(folder, SUMS), 'utf8')}`);
}

/** Last, over all that was made. */
async function seal(folder, current) {
  const files = (await readdir(folder)).toSorted();
  const keyFile = process.env.RELEASE_SIGNING_KEY_FILE;
  const key = keyFile === undefined ? undefined : await readFile(keyFile, 'utf8');
  const builder = process.env.RELEASE_BUILDER ?? LOCAL_BUILDER;
  const commit = git('rev-parse', 'HEAD');
  const envelope = await provenanceOf({ folder, files, commit, version: current, builder, node: process.version, key });
  await writeFile(join(folder, PROVENANCE), `${JSON.stringify(envelope, undefined, 2)}\n`);
  const sums = await Promise.all([...files, PROVENANCE].map(async (name) => `${await sha256(join(folder, name))}  ${name}\n`));
  await writeFile(join(folder, SUMS), sums.join(''));
  if (key === undefined) console.log(`${PROVENANCE} is not signed: RELEASE_SIGNING_KEY_FILE names no key`);
}

async function verify(folder, publicKeyFile) {
  if (folder === undefined) return refuse(['expected the folder of a release, found nothing']);
  const envelope = JSON.parse(await readFile(join(folder, PROVENANCE), 'utf8'));
  const faults = await provenanceFaults(folder, envelope, publicKeyFile && (await readFile(publicKeyFile, 'utf8')));
  if (faults.length > 0) return refuse(faults);
  console.log(
    `the files are those of the statement${publicKeyFile ? ', which this key signed' : '; whose statement it is was not checked: name a public key'}`,
  );
}

function git(...args) {
  return execFileSync('git', args, { encoding: 'utf8' }).trim();
}

function refuse(lines) {
  for (const line of lines) console.error(line);
  process.exitCode = 1;
}
