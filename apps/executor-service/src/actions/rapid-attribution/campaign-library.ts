import { z } from 'zod';
import { ActionFailed } from '../action.js';
import type { KnowledgeGraph } from './knowledge-graph.js';

/** An intrusion that is on record. */
export interface KnownCampaign {
  /** STIX id. */
  readonly id: string;
  readonly name: string;
  readonly techniques: readonly number[];
  readonly software: readonly number[];
  readonly attributedTo: readonly { readonly id: string; readonly name: string }[];
}

export interface CampaignMatch {
  readonly campaign: KnownCampaign;
  /** Cosine over rarity-weighted techniques and software, 0 to 1. */
  readonly similarity: number;
  readonly sharedTechniques: readonly number[];
  readonly sharedSoftware: readonly number[];
}

/** Below this a match shares little more than any two intrusions do: of all pairs on record, 90 % stay below 0.12 and 99 % below 0.23. */
const SIMILARITY_MIN = 0.15;
const MATCHES_MAX = 5;

/** Which intrusions on record does this one look like? A pointer for the analyst; never evidence for a hypothesis. */
export class CampaignLibrary {
  readonly #technique: readonly number[];
  readonly #software: readonly number[];

  constructor(
    readonly campaigns: readonly KnownCampaign[],
    graph: KnowledgeGraph,
    private readonly similarityMin = SIMILARITY_MIN,
    private readonly matchesMax = MATCHES_MAX,
  ) {
    const rarity = (groups: number) => Math.log((graph.groups.length + 1) / (groups + 1)) ** 2;
    this.#technique = graph.techniques.map(({ groups }) => rarity(groups));
    this.#software = graph.software.map(({ groups }) => rarity(groups.length));
  }

  /** @param ids of the campaigns that the bundle itself describes: an intrusion is no match for itself */
  matches(techniques: readonly number[], software: readonly number[], ids: readonly string[]): CampaignMatch[] {
    const [seenTechniques, seenSoftware] = [new Set(techniques), new Set(software)];
    return this.campaigns
      .filter(({ id }) => !ids.includes(id))
      .map((campaign): CampaignMatch => {
        const sharedTechniques = campaign.techniques.filter((at) => seenTechniques.has(at));
        const sharedSoftware = campaign.software.filter((at) => seenSoftware.has(at));
        const common = this.#weight(sharedTechniques, sharedSoftware);
        const norms = this.#weight(techniques, software) * this.#weight(campaign.techniques, campaign.software);
        return { campaign, similarity: norms === 0 ? 0 : common / Math.sqrt(norms), sharedTechniques, sharedSoftware };
      })
      .filter(({ similarity }) => similarity >= this.similarityMin)
      .sort((a, b) => b.similarity - a.similarity || (a.campaign.id < b.campaign.id ? -1 : 1))
      .slice(0, this.matchesMax);
  }

  #weight(techniques: readonly number[], software: readonly number[]): number {
    const sum = (positions: readonly number[], weights: readonly number[]) =>
      positions.reduce((total, at) => total + (weights[at] ?? 0), 0);
    return sum(techniques, this.#technique) + sum(software, this.#software);
  }
}

const campaignBundle = z.looseObject({
  objects: z.array(
    z.looseObject({
      id: z.string(),
      type: z.string(),
      name: z.string().optional(),
      external_references: z.array(z.looseObject({ external_id: z.string().optional() })).optional(),
    }),
  ),
});

type Actors = Readonly<Record<string, readonly { readonly id: string; readonly name: string }[]>>;

/** @param actors by the campaign's external id */
export function readCampaign(bundle: unknown, graph: KnowledgeGraph, actors: Actors): KnownCampaign {
  const { objects } = campaignBundle.parse(bundle);
  const campaign = objects.find(({ type }) => type === 'campaign');
  if (!campaign)
    throw new ActionFailed('internal', 'expected a campaign object in a file of known campaigns, found none; restore the data folder');
  const externalId = campaign.external_references?.find(({ external_id }) => external_id !== undefined)?.external_id ?? '';
  const ascending = (positions: readonly number[]) => [...positions].sort((a, b) => a - b);
  return {
    id: campaign.id,
    name: campaign.name ?? externalId,
    techniques: ascending(objects.flatMap(({ id }) => graph.techniqueById.get(id) ?? [])),
    software: ascending(objects.flatMap(({ id }) => graph.softwareById.get(id) ?? [])),
    attributedTo: (actors[externalId] ?? []).map(({ id, name }) => ({ id, name })),
  };
}
