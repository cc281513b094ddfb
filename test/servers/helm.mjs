// Helm and kubeconform: programs that run to their end. Given by the environment, or built with this machine's Go from the sources of the releases. The schemas of
// Kubernetes come from a package of Python's registry, which carries those of every version.
import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { cached, isCached } from './cache.mjs';
import { canRun, runToEnd } from './process.mjs';

export const HELM_VERSION = '3.19.5';
export const KUBECONFORM_VERSION = '0.7.0';
/** The oldest that the chart names, and the newest that there are schemas of. */
export const KUBERNETES_VERSIONS = ['1.27.0', '1.37.0'];
const SCHEMAS_VERSION = '1.37.0';

const HELM = { part: `helm-${HELM_VERSION}`, program: 'helm', module: `helm.sh/helm/v3/cmd/helm@v${HELM_VERSION}` };
const KUBECONFORM = {
  part: `kubeconform-${KUBECONFORM_VERSION}`,
  program: 'kubeconform',
  module: `github.com/yannh/kubeconform/cmd/kubeconform@v${KUBECONFORM_VERSION}`,
};
const SCHEMAS = `kubernetes-schemas-${SCHEMAS_VERSION}`;
/** From nothing, on two busy cores. */
const INSTALL_MS_MAX = 14 * 60_000;
const RUN_MS_MAX = 60_000;
const OUTPUT_BYTES_MAX = 32 * 1024 * 1024;

/** Runs `helm <args>` to its end: status, standard output and standard error. It asks no cluster and no registry. */
export const runHelm = async (args) => run(await programOf(HELM), args);

/** Holds manifests (YAML) against the schemas of one version of Kubernetes, strictly: what a schema does not name is a fault. */
export async function runKubeconform(manifests, version) {
  const folder = await schemas();
  const place = join(folder, '{{ .NormalizedKubernetesVersion }}-local{{ .StrictSuffix }}', '{{ .ResourceKind }}{{ .KindSuffix }}.json');
  const args = ['-strict', '-summary', '-output', 'json', '-kubernetes-version', version, '-schema-location', place, '-'];
  return run(await programOf(KUBECONFORM), args, manifests);
}

/** Fetches and builds both, where that was not done before: takes minutes, once. */
export async function prepareHelm() {
  await programOf(HELM);
  await programOf(KUBECONFORM);
  await schemas();
}

/** What keeps them from running here, or undefined. */
export async function helmIsMissing() {
  const cachedParts = await Promise.all([HELM.part, KUBECONFORM.part, SCHEMAS].map(isCached));
  if (cachedParts.every((isThere) => isThere)) return undefined;
  const missing = [];
  if (!(await canRun('go', ['version']))) missing.push('Go 1.25 or newer');
  if (!(await canRun('python3', ['-m', 'pip', '--version']))) missing.push('Python 3 with pip');
  return missing.length === 0 ? undefined : missing.join(' and ');
}

async function programOf({ part, program, module }) {
  const folder = await cached(part, async (target) => {
    const env = { ...process.env, GOBIN: target, GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };
    await runToEnd('go', ['install', '-ldflags=-s -w', module], { timeoutMs: INSTALL_MS_MAX, env });
  });
  return join(folder, program);
}

/** The folder with one folder of schemas for each of `KUBERNETES_VERSIONS`. */
async function schemas() {
  const folder = await cached(SCHEMAS, async (target) => {
    const wheel = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--dest', target, `kubernetes-validate==${SCHEMAS_VERSION}`];
    await runToEnd('python3', wheel, { timeoutMs: INSTALL_MS_MAX });
    const [file] = (await readdir(target)).filter((name) => name.endsWith('.whl'));
    await runToEnd('python3', ['-c', UNPACK, join(target, file), target, ...KUBERNETES_VERSIONS], { timeoutMs: INSTALL_MS_MAX });
  });
  return join(folder, 'kubernetes_validate', 'kubernetes-json-schema');
}

/**
 * Of the many versions those that are asked for; the archive is taken away. The schemas name themselves by addresses of the network, at which a check would look
 * for what lies beside them: without such names they are found where they are.
 */
const UNPACK = `
import json, os, sys, zipfile
wheel, target, *versions = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    for name in archive.namelist():
        if not any(f'/v{version}-local-strict/' in name for version in versions):
            continue
        schema = json.loads(archive.read(name).decode().replace('"/api/_definitions.json#', '"_definitions.json#'))
        schema.pop('$id', None)
        path = os.path.join(target, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'w') as file:
            json.dump(schema, file)
os.remove(wheel)
`;

function run(program, args, input) {
  return new Promise((resolve) => {
    const options = { timeout: RUN_MS_MAX, maxBuffer: OUTPUT_BYTES_MAX, encoding: 'utf8' };
    const child = execFile(program, args, options, (error, stdout, stderr) =>
      resolve({ status: error ? (error.code ?? 1) : 0, stdout, stderr: stderr || (error && !stdout ? error.message : '') }),
    );
    child.stdin.end(input ?? '');
  });
}
