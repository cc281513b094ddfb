/**
 * The knowledge graph, indexed: techniques, software and groups stand in arrays and refer to each other by position, so
 * that scoring every group is arithmetic on numbers. Arrays are sorted by STIX id: positions depend on the content alone.
 */
export interface KnowledgeGraph {
  readonly techniques: readonly Technique[];
  readonly software: readonly Software[];
  readonly groups: readonly Group[];
  /** Positions by STIX id. */
  readonly techniqueById: ReadonlyMap<string, number>;
  readonly softwareById: ReadonlyMap<string, number>;
  /** Positions by external id, for example T1059.001. */
  readonly techniqueByExternalId: ReadonlyMap<string, number>;
  readonly softwareByExternalId: ReadonlyMap<string, number>;
  /** Positions by name as `nameKey` writes it; a technique's name may be shared by several. */
  readonly techniquesByName: ReadonlyMap<string, readonly number[]>;
  readonly softwareByName: ReadonlyMap<string, number>;
  /** What the graph was read from. */
  readonly source: KnowledgeSource;
}

export interface KnowledgeSource {
  readonly name: string;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
  readonly techniques: number;
  readonly software: number;
  readonly groups: number;
  readonly relationships: number;
}

export interface Technique {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  /** Kill-chain phases, for example `initial-access`. */
  readonly tactics: readonly string[];
  /** Of a sub-technique. */
  readonly parent?: number;
  /** A parent and its sub-techniques, all positions of one family including this one. */
  readonly family: readonly number[];
  /** How many groups are recorded to use it. */
  readonly groups: number;
  /** Revoked or deprecated in the knowledge itself. */
  readonly retired: boolean;
}

export interface Software {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly type: 'malware' | 'tool';
  /** What it is recorded to do, ascending. */
  readonly techniques: readonly number[];
  /** The groups that are recorded to use it, ascending. */
  readonly groups: readonly number[];
}

export interface Group {
  readonly id: string;
  readonly externalId: string;
  readonly name: string;
  readonly techniques: readonly number[];
  readonly software: readonly number[];
}

/** Names compare without case and with single blanks. Not the locale's rules: the same everywhere. */
export function nameKey(name: string): string {
  return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}
