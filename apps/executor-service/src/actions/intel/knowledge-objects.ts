import { ownJson, type JsonObject } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ActionFailed } from '../action.js';

/** A `uses` relationship of the knowledge, as it stands there. */
export interface Use {
  readonly object: JsonObject;
  readonly source: string;
  readonly target: string;
}

/** The shipped knowledge as STIX objects, for what goes into bundles; attribution has an index of its own, made of numbers. */
export interface KnowledgeObjects {
  readonly byId: ReadonlyMap<string, JsonObject>;
  readonly usesBySource: ReadonlyMap<string, readonly Use[]>;
  readonly usesByTarget: ReadonlyMap<string, readonly Use[]>;
  /** STIX ids by the ids that ATT&CK gives: T1059.001, S0154, G0016. */
  readonly byExternalId: ReadonlyMap<string, string>;
  readonly file: { readonly name: string; readonly sha256: string };
}

const FILE = 'attack/knowledge.stix.json';

/** Read on first use and then kept. */
export class KnowledgeShelf {
  #loading: Promise<KnowledgeObjects> | undefined;

  constructor(private readonly dataFolder: string) {}

  /** Throws `ActionFailed` (`internal`, another attempt may succeed) when the file cannot be read. */
  load(): Promise<KnowledgeObjects> {
    this.#loading ??= readFile(join(this.dataFolder, FILE))
      .then(indexed)
      .catch((cause: unknown) => {
        this.#loading = undefined;
        const message = cause instanceof Error ? cause.message : String(cause);
        throw new ActionFailed('internal', `expected the knowledge in ${this.dataFolder}, found: ${message}; check the data folder`, false);
      });
    return this.#loading;
  }
}

function indexed(bytes: Buffer): KnowledgeObjects {
  const { objects } = ownJson(bytes) as { objects: JsonObject[] };
  const byId = new Map<string, JsonObject>();
  const usesBySource = new Map<string, Use[]>();
  const usesByTarget = new Map<string, Use[]>();
  for (const object of objects) {
    if (object['type'] !== 'relationship') byId.set(object['id'] as string, object);
    else if (object['relationship_type'] === 'uses') {
      const use = { object, source: object['source_ref'] as string, target: object['target_ref'] as string };
      put(usesBySource, use.source, use);
      put(usesByTarget, use.target, use);
    }
  }
  const byExternalId = new Map<string, string>();
  for (const [id, object] of byId) {
    const external = externalIdOf(object);
    if (external !== undefined) byExternalId.set(external, id);
  }
  const sha256 = sha256Of(bytes);
  return { byId, usesBySource, usesByTarget, byExternalId, file: { name: FILE, sha256 } };
}

/** The id that ATT&CK gives, for example T1059.001. */
export function externalIdOf(object: JsonObject): string | undefined {
  const references = (object['external_references'] ?? []) as readonly JsonObject[];
  return references.find((one) => one['source_name'] === 'mitre-attack')?.['external_id'] as string | undefined;
}

function put(lists: Map<string, Use[]>, key: string, use: Use): void {
  const list = lists.get(key);
  if (list) list.push(use);
  else lists.set(key, [use]);
}
