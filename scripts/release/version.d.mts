export function versionOfRepository(): Promise<string>;
export function otherVersions(): Promise<string[]>;
