// The plain manifests, as the chart makes them.
import { KUBERNETES_VERSIONS, runHelm } from '../servers/index.mjs';

export const CHART = 'deploy/helm/runbook-orchestrator';
const FORMS = ['distributed', 'embedded'];
/** Built from its sources, Helm takes an old one for granted. */
export const FOR_KUBERNETES = ['--kube-version', KUBERNETES_VERSIONS.at(-1)];

/** What `helm template` says of the chart with these words; throws what it complains of. */
export async function rendered(...words) {
  const { status, stdout, stderr } = await runHelm(['template', 'runbook', CHART, '--namespace', 'runbook', ...FOR_KUBERNETES, ...words]);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** By file: what it must hold. */
export async function kubernetesManifests() {
  const made = FORMS.map(async (form) => {
    const values = `deploy/kubernetes/${form}.values.yaml`;
    const text = await rendered('--values', values);
    return [
      `deploy/kubernetes/${form}.yaml`,
      `# Made of the chart and ${values} by scripts/write-kubernetes-manifests.mjs.\n${ofNobody(text)}`,
    ];
  });
  return Object.fromEntries(await Promise.all(made));
}

/** No Helm looks after these: neither its hooks nor its name. */
function ofNobody(text) {
  return text
    .replaceAll(/^( *)annotations:\n(?:\1 +#.*\n)?(?:\1 +helm\.sh\/hook.*\n)+/gm, '')
    .replaceAll('app.kubernetes.io/managed-by: Helm', 'app.kubernetes.io/managed-by: kubectl')
    .replaceAll(/^ *helm\.sh\/chart:.*\n/gm, '');
}
