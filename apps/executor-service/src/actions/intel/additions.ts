import type { JsonObject } from '@runbook/domain';
import type { SightedReference } from '../rapid-attribution/sightings.js';
import { deterministicId } from '../stix/deterministic-id.js';
import type { KnowledgeObjects } from './knowledge-objects.js';

/** Objects of the knowledge, and relationships, that a bundle does not have. Objects of the knowledge keep their ids and versions. */
export class Additions {
  private readonly added = new Map<string, JsonObject>();

  constructor(
    private readonly present: ReadonlySet<string>,
    private readonly knowledge: KnowledgeObjects,
    /** RFC 3339: of relationships that we state. */
    private readonly at: string,
  ) {}

  get file(): KnowledgeObjects['file'] {
    return this.knowledge.file;
  }

  /** In the order of their addition. */
  all(): JsonObject[] {
    return [...this.added.values()];
  }

  /** What was seen under other ids is this object of the knowledge. */
  recognised(id: string, seenAs: readonly SightedReference[]): void {
    this.object(id);
    for (const seen of seenAs) if (seen.id !== id && this.present.has(seen.id)) this.related(seen.id, 'related-to', id, recognisedBy(seen));
  }

  subtechnique(id: string, parent: string): void {
    this.object(parent);
    this.related(id, 'subtechnique-of', parent, 'By the ids that ATT&CK gives.');
  }

  /** Whoever of this type is recorded to use it. */
  users(id: string, type: string): void {
    for (const { object, source } of this.knowledge.usesByTarget.get(id) ?? []) {
      if (!source.startsWith(`${type}--`)) continue;
      this.object(source);
      this.put(object);
    }
  }

  /** What of this type it is recorded to use. */
  used(id: string, type: string): void {
    for (const { object, target } of this.knowledge.usesBySource.get(id) ?? []) {
      if (!target.startsWith(`${type}--`)) continue;
      this.object(target);
      this.put(object);
    }
  }

  private object(id: string): void {
    const recorded = this.knowledge.byId.get(id);
    // What the shipped copy leaves out of malware and STIX asks for (2.1 section 4.9): in ATT&CK every one is a family.
    if (recorded) this.put(recorded['type'] === 'malware' ? { is_family: true, ...recorded } : recorded);
  }

  private related(source: string, type: string, target: string, description: string): void {
    this.put({
      type: 'relationship',
      spec_version: '2.1',
      id: deterministicId('relationship', `${source} ${type} ${target}`),
      created: this.at,
      modified: this.at,
      relationship_type: type,
      description,
      source_ref: source,
      target_ref: target,
    });
  }

  private put(object: JsonObject): void {
    const id = object['id'] as string;
    if (!this.present.has(id)) this.added.set(id, object);
  }
}

const recognisedBy = ({ by }: SightedReference): string => `The same, recognised by ${by}.`;
