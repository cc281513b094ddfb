/** What of a manifest the suites look at. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Record<string, string> };
  /** Some have none. */
  readonly spec?: Record<string, unknown>;
}

export interface Probe {
  readonly httpGet: { readonly path: string; readonly port: string; readonly scheme: 'HTTP' | 'HTTPS' };
}

export interface KubernetesContainer {
  readonly name: string;
  readonly command?: readonly string[];
  readonly env: readonly { readonly name: string; readonly value?: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly securityContext: unknown;
  readonly resources: unknown;
  readonly startupProbe?: Probe;
  readonly livenessProbe?: Probe;
  readonly readinessProbe?: Probe;
}

interface SecretItem {
  readonly key: string;
  readonly path: string;
}

export interface Pod {
  readonly kind: string;
  readonly metadata: { readonly labels: Record<string, string> };
  readonly spec: {
    readonly automountServiceAccountToken: boolean;
    readonly securityContext: unknown;
    readonly containers: readonly KubernetesContainer[];
    readonly volumes: readonly {
      readonly name: string;
      readonly secret?: { readonly secretName: string; readonly items?: readonly SecretItem[] };
    }[];
  };
  /** Names of volumes that are made for the pod alone. */
  readonly claims: readonly string[];
}

/** Of every manifest that makes pods. */
export function podsOf(manifests: readonly Manifest[]): Pod[] {
  return manifests.flatMap(({ kind, spec = {} }) => {
    const { template, volumeClaimTemplates = [] } = spec as {
      readonly template?: Omit<Pod, 'kind' | 'claims'>;
      readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    };
    return template ? [{ kind, ...template, claims: volumeClaimTemplates.map(({ metadata }) => metadata.name) }] : [];
  });
}

export const containersOf = (manifests: readonly Manifest[]): { readonly pod: Pod; readonly container: KubernetesContainer }[] =>
  podsOf(manifests).flatMap((pod) => pod.spec.containers.map((container) => ({ pod, container })));
