import type { JsonObject } from '@runbook/domain';
import type { SoundObject } from './newest-versions.js';
import { isObject, list, text } from './stix-object.js';
import { highest, LEVEL_OF_UNKNOWN, levelNamed, standardLevelOf, TLP_EXTENSION, type TlpLevel } from './tlp.js';

/**
 * Who may read the objects of a bundle. The highest counts of what is said anywhere about an object: by its own markings, by those of parts
 * of it (STIX 2.1 section 7.2.3), and by a marking that has an id of its own and says in its definition which level it is.
 * A marking that is not a TLP level and whose meaning is known (a `statement`) says nothing about it.
 */
export class Markings {
  /** Ids of markings whose level is not known, because their definition is of another kind or is not there. */
  readonly unknown = new Set<string>();
  private readonly definitions = new Map<string, JsonObject>();

  constructor(objects: Iterable<Pick<SoundObject, 'id' | 'type' | 'members'>>) {
    for (const { id, type, members } of objects) if (type === 'marking-definition') this.definitions.set(id, members);
  }

  /** Undefined: unmarked. */
  levelOf(members: JsonObject): TlpLevel | undefined {
    const granular = list(members, 'granular_markings').flatMap((one: unknown) =>
      isObject(one) && one['marking_ref'] !== undefined ? [one['marking_ref']] : [],
    );
    return highest([...list(members, 'object_marking_refs'), ...granular].map((id: unknown) => this.levelOfMarking(id)));
  }

  private levelOfMarking(ref: unknown): TlpLevel | undefined {
    const id = typeof ref === 'string' ? ref.toLowerCase() : '';
    const definition = this.definitions.get(id);
    const level = highest([standardLevelOf(id), definition && definedLevel(definition)]);
    if (level !== undefined) return level;
    if (definition?.['definition_type'] === 'statement') return undefined;
    this.unknown.add(id);
    return LEVEL_OF_UNKNOWN;
  }
}

/** Of a marking definition with any id: by the extension of TLP 2.0, as `definition` of TLP 1.0 (STIX 2.1 section 7.2.1.4), or by its name. */
function definedLevel(definition: JsonObject): TlpLevel | undefined {
  const extensions = definition['extensions'];
  const extension = isObject(extensions) ? extensions[TLP_EXTENSION] : undefined;
  const inner = definition['definition'];
  const name = text(definition, 'name');
  return (
    (isObject(extension) ? levelNamed(extension['tlp_2_0']) : undefined) ??
    (isObject(inner) ? levelNamed(inner['tlp']) : undefined) ??
    (name !== undefined && /^tlp:/i.test(name) ? levelNamed(name) : undefined)
  );
}
