import type { SoundObject } from '../stix/newest-versions.js';
import { isIdentifier, list, text } from '../stix/stix-object.js';

/** Ids of `type--…` that a relationship or sighting may point at without bringing the object along. */
const REFERABLE = new Set(['attack-pattern', 'malware', 'tool']);
const ACTORS = new Set(['intrusion-set', 'threat-actor', 'identity']);

/** The sound objects of a bundle, by type, and what they say about each other; each is looked at once. */
export class SeenObjects {
  readonly present = new Set<string>();
  /** What a `uses` relationship says that its source uses. */
  readonly uses = new Map<string, Set<string>>();
  /** What replaces a revoked object, by a `revoked-by` relationship. */
  readonly replacements = new Map<string, string>();
  /** What sightings, reports and relationships point at, unless an actor is said to use it: that is a claim about the actor. */
  readonly referred = new Set<string>();
  private readonly byType = new Map<string, SoundObject[]>();

  add(object: SoundObject): void {
    const { id, type, members } = object;
    this.present.add(id);
    const alike = this.byType.get(type);
    if (alike) alike.push(object);
    else this.byType.set(type, [object]);
    if (type === 'sighting') this.refer(members['sighting_of_ref']);
    if (type === 'report' || type === 'grouping') for (const one of list(members, 'object_refs')) this.refer(one);
    if (type === 'relationship') this.relate(object);
  }

  /** In the order of the bundle. */
  ofType(...types: readonly string[]): readonly SoundObject[] {
    const found = types.flatMap((type) => this.byType.get(type) ?? []);
    return types.length > 1 ? found.sort((a, b) => a.index - b.index) : found;
  }

  /** How many of each type, the types sorted. */
  counts(): Record<string, number> {
    const sorted = [...this.byType].sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(sorted.map(([type, objects]) => [type, objects.length]));
  }

  private relate({ members }: SoundObject): void {
    const kind = members['relationship_type'];
    const source = (text(members, 'source_ref') ?? '').toLowerCase();
    const target = (text(members, 'target_ref') ?? '').toLowerCase();
    if (kind === 'revoked-by') {
      this.replacements.set(source, target);
      return;
    }
    if (kind === 'uses') {
      const used = this.uses.get(source);
      if (used) used.add(target);
      else this.uses.set(source, new Set([target]));
    }
    if (ACTORS.has(kindOf(source))) return;
    this.refer(source);
    this.refer(target);
  }

  private refer(id: unknown): void {
    if (typeof id === 'string' && REFERABLE.has(kindOf(id)) && isIdentifier(id)) this.referred.add(id.toLowerCase());
  }
}

/** The type that an id begins with. */
export function kindOf(id: string): string {
  const end = id.indexOf('--');
  return (end < 0 ? id : id.slice(0, end)).toLowerCase();
}
