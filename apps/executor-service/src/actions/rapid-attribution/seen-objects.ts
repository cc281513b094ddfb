import type { SoundObject } from '../stix/newest-versions.js';
import { text } from '../stix/stix-object.js';
import { Statements, type Observed } from './statements.js';

/** The sound objects of a bundle, by type, and what they say about each other; each is looked at once. */
export class SeenObjects {
  readonly present = new Set<string>();
  /** What a `uses` relationship says that its source uses. */
  readonly uses = new Map<string, Set<string>>();
  /** What replaces a revoked object, by a `revoked-by` relationship. */
  readonly replacements = new Map<string, string>();
  private readonly byType = new Map<string, SoundObject[]>();
  private readonly statements = new Statements();

  add(object: SoundObject): void {
    const { id, type } = object;
    this.present.add(id);
    const alike = this.byType.get(type);
    if (alike) alike.push(object);
    else this.byType.set(type, [object]);
    if (type === 'relationship' && object.members['revoked'] !== true) this.relate(object);
    this.statements.add(object);
  }

  /** What was observed, when every object was added. */
  observed(): Observed {
    return this.statements.end();
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
    if (kind === 'revoked-by') this.replacements.set(source, target);
    if (kind !== 'uses') return;
    const used = this.uses.get(source);
    if (used) used.add(target);
    else this.uses.set(source, new Set([target]));
  }
}
