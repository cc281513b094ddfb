import { jest } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import { KUBERNETES_VERSIONS, runHelm, runKubeconform } from '../servers/index.mjs';
import { CHART, FOR_KUBERNETES, kubernetesManifests, rendered } from './kubernetes-manifests.mjs';
import { containersOf, podsOf, type Manifest } from './manifests.js';

/** Rendering takes a moment each time, on a machine that may be busy. */
jest.setTimeout(120_000);

const DISTRIBUTED = ['--set', 'kafka.brokers={kafka-0:9092,kafka-1:9092}', '--set', 'edge.trustedProxy=uniquelocal'];
const EMBEDDED = ['--set', 'mode=embedded', '--set', 'edge.tlsSecret=runbook-tls', '--set', 'secrets.keys={DEV_API_KEY}'];
/** Every part that is off by itself, and every name of a Secret. */
const EVERYTHING = [
  ...['--set', 'kafka.brokers={kafka-0:9093}', '--set', 'kafka.tls.secret=kafka-tls', '--set', 'kafka.tls.clientCertificate=true'],
  ...['--set', 'kafka.sasl.mechanism=scram-sha-512', '--set', 'kafka.sasl.username=runbook', '--set', 'mongo.tlsSecret=mongo-tls'],
  ...[
    '--set',
    'secrets.keys={CLUSTER_KEY,DEV_API_KEY,SECOND_FACTOR_KEY,CREDENTIALS_KEY,MONGO_URL,KAFKA_PASSWORD,SMTP_URL,METRICS_TOKEN,OTEL_EXPORTER_OTLP_HEADERS}',
  ],
  ...['--set', 'metrics.enabled=true'],
  ...['--set', 'edge.tlsSecret=runbook-tls', '--set', 'ingress.enabled=true', '--set', 'ingress.host=runbooks.example'],
  ...['--set', 'ingress.className=nginx', '--set', 'ingress.tlsSecret=ingress-tls', '--set', 'autoscaling.enabled=true'],
  ...['--set', 'settings.LOG_LEVEL=warn', '--set', 'services.executor-service.settings.MAX_CONCURRENT_STEPS=10'],
  ...['--set', 'image.pullSecrets[0].name=registry', '--set', 'pod.priorityClassName=high', '--set', 'pod.nodeSelector.zone=a'],
  ...['--set', 'networkPolicy.metricsFrom[0].namespaceSelector.matchLabels.name=monitoring', '--set', 'embedded.storage.className=fast'],
];
const FORMS: readonly (readonly [string, readonly string[]])[] = [
  ['distributed', DISTRIBUTED],
  ['embedded', EMBEDDED],
  ['with everything', EVERYTHING],
];

const parsed = (text: string): Manifest[] =>
  parseAllDocuments(text).flatMap((document) => (document.contents === null ? [] : [document.toJS() as Manifest]));

describe.each(FORMS)('the chart, %s,', (_, words) => {
  let manifests: Manifest[];
  beforeAll(async () => {
    manifests = parsed(await rendered(...words));
  });

  it('is found in order by helm lint', async () => {
    const { status, stdout } = await runHelm(['lint', CHART, '--strict', ...FOR_KUBERNETES, ...words]);
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('0 chart(s) failed') });
  });

  it('has pods that the restricted standard of Kubernetes admits, with a file system that nobody writes', () => {
    const pods = podsOf(manifests);
    expect(pods.length).toBeGreaterThan(0);
    for (const { spec } of pods) {
      expect(spec.automountServiceAccountToken).toBe(false);
      expect(spec.securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } });
      for (const container of spec.containers) {
        expect(container.securityContext).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
        expect(container.resources).toMatchObject({ requests: { cpu: expect.anything(), memory: expect.anything() } });
      }
    }
  });

  it('mounts what it reads, and has no secret in it', () => {
    expect(manifests.filter(({ kind }) => kind === 'Secret')).toEqual([]);
    for (const { container, pod } of containersOf(manifests)) {
      const mounts = container.volumeMounts.map(({ mountPath }) => mountPath);
      const paths = container.env.filter(({ value }) => value?.startsWith('/')).map(({ value }) => value!);
      expect(paths.filter((path) => !mounts.some((mount) => path === mount || path.startsWith(`${mount}/`)))).toEqual([]);
      const volumes = [...pod.spec.volumes.map(({ name }) => name), ...pod.claims];
      expect(container.volumeMounts.map(({ name }) => name).filter((name) => !volumes.includes(name))).toEqual([]);
    }
  });

  it('lets each service be reached, and reach, what it needs alone', () => {
    const policies = manifests.filter(({ kind }) => kind === 'NetworkPolicy');
    expect(policies.map(({ spec }) => spec?.['policyTypes'])).toEqual(policies.map(() => ['Ingress', 'Egress']));
    const labelsOf = (pod: { metadata: { labels: Record<string, string> } }) => String(pod.metadata.labels['app.kubernetes.io/component']);
    const chosen = policies.map(({ spec }) => (spec?.['podSelector'] as { matchLabels: Record<string, string> }).matchLabels);
    expect(chosen.map((labels) => String(labels['app.kubernetes.io/component'])).toSorted()).toEqual(
      podsOf(manifests).map(labelsOf).toSorted(),
    );
  });
});

describe('the chart', () => {
  // Of all forms at once: a check reads the schema of each kind anew.
  it.each(KUBERNETES_VERSIONS)('is what Kubernetes %s takes, to the last field', async (version) => {
    const text = (await Promise.all(FORMS.map(([, words]) => rendered(...words)))).join('\n');
    const { status, stdout } = await runKubeconform(text, version);
    const { summary, resources = [] } = JSON.parse(stdout) as { summary: Record<string, number>; resources?: unknown[] };
    expect({ status, resources }).toEqual({ status: 0, resources: [] });
    expect(summary).toEqual({ valid: parsed(text).length, invalid: 0, errors: 0, skipped: 0 });
  });

  it('would be told of a field that Kubernetes does not know', async () => {
    const text = (await rendered(...EMBEDDED)).replace('automountServiceAccountToken:', 'automountServiceToken:');
    const { status, stdout } = await runKubeconform(text, KUBERNETES_VERSIONS.at(-1)!);
    expect({ status, stdout }).toMatchObject({ status: 1, stdout: expect.stringContaining('automountServiceToken') });
  });

  it('asks the probes of every service, at addresses that there are', async () => {
    const manifests = parsed(await rendered(...DISTRIBUTED));
    const services = containersOf(manifests).filter(({ pod }) => pod.kind === 'Deployment');
    expect(services).toHaveLength(5);
    for (const { container } of services) {
      const paths = [container.startupProbe, container.livenessProbe, container.readinessProbe].map((probe) => probe?.httpGet.path);
      expect(paths).toEqual(['/health/startup', '/health/live', '/health/ready']);
    }
  });

  it('has a budget for each service, and scales none unless it is told to', async () => {
    const kinds = async (words: readonly string[]) => {
      const names = parsed(await rendered(...words)).map(({ kind }) => kind);
      return ['PodDisruptionBudget', 'HorizontalPodAutoscaler', 'StatefulSet', 'Job'].map(
        (kind) => names.filter((name) => name === kind).length,
      );
    };
    expect(await kinds(DISTRIBUTED)).toEqual([5, 0, 0, 1]);
    expect(await kinds(EVERYTHING)).toEqual([5, 2, 0, 1]);
    expect(await kinds(EMBEDDED)).toEqual([0, 0, 1, 0]);
  });

  it('scales by lag, and then sets no number of pods itself', async () => {
    const manifests = parsed(await rendered(...EVERYTHING));
    const scaled = manifests.filter(({ kind }) => kind === 'HorizontalPodAutoscaler').map(({ metadata }) => metadata.name);
    expect(scaled).toEqual(['runbook-executor-service', 'runbook-orchestrator']);
    const fixed = manifests
      .filter(({ kind, spec }) => kind === 'Deployment' && spec?.['replicas'] === undefined)
      .map(({ metadata }) => metadata.name);
    expect(fixed).toEqual(scaled);
  });

  it.each([
    ['neither TLS nor a proxy', ['--set', 'kafka.brokers={k:9092}'], 'expected edge.tlsSecret (TLS at the gateway) or edge.trustedProxy'],
    ['no brokers', ['--set', 'edge.trustedProxy=uniquelocal'], 'expected kafka.brokers with mode distributed, found none'],
    ['a key that is missing', [...DISTRIBUTED, '--set', 'secrets.keys={DEV_API_KEY}'], 'expected CLUSTER_KEY among secrets.keys'],
    ['a password that is missing', [...DISTRIBUTED, '--set', 'kafka.sasl.mechanism=plain'], 'expected KAFKA_PASSWORD among secrets.keys'],
    ['metrics without a token', [...DISTRIBUTED, '--set', 'metrics.enabled=true'], 'expected METRICS_TOKEN among secrets.keys'],
    ['a secret as a value', [...DISTRIBUTED, '--set', 'settings.CLUSTER_KEY=abc'], "invalid propertyName 'CLUSTER_KEY'"],
    [
      'a secret of a step as a value',
      [...DISTRIBUTED, '--set', 'services.executor-service.settings.SECRET_TI=abc'],
      "invalid propertyName 'SECRET_TI'",
    ],
    ['a value that is none', [...DISTRIBUTED, '--set', 'kafka.broker=k'], 'kafka'],
  ])('is refused with %s', async (_, words, message) => {
    await expect(rendered(...words)).rejects.toThrow(message);
  });

  it('makes the plain manifests, to the byte', async () => {
    // Where this fails: node scripts/write-kubernetes-manifests.mjs
    const made = await kubernetesManifests();
    expect(Object.keys(made)).toHaveLength(2);
    for (const [file, text] of Object.entries(made)) expect(readFileSync(file, 'utf8')).toBe(text);
  });
});
