// Writes deploy/kubernetes/*.yaml from the chart, for whoever has no Helm:
//   node scripts/write-kubernetes-manifests.mjs
import { writeFile } from 'node:fs/promises';
import { kubernetesManifests } from '../test/deployment/kubernetes-manifests.mjs';

for (const [file, text] of Object.entries(await kubernetesManifests())) await writeFile(file, text);
