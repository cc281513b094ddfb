export declare const CHART: string;
export declare function rendered(...words: readonly string[]): Promise<string>;
export declare function kubernetesManifests(): Promise<Readonly<Record<string, string>>>;
/** Words for every call of Helm. */
export declare const FOR_KUBERNETES: readonly string[];
