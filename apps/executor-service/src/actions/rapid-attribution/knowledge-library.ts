import { ownJson } from '@runbook/domain';
import { sha256Of } from '@runbook/wire';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ActionFailed } from '../action.js';
import { AttributionModel } from './attribution-model.js';
import { calibration } from './calibration.js';
import { CampaignLibrary, readCampaign, type KnownCampaign } from './campaign-library.js';
import type { KnowledgeGraph } from './knowledge-graph.js';
import { modelWeights } from './model-weights.js';
import { readKnowledge } from './read-knowledge.js';

/** A file that a result depends on. */
export interface Source {
  readonly name: string;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256: string;
}

export interface Knowledge {
  readonly graph: KnowledgeGraph;
  readonly model: AttributionModel;
  readonly campaigns: CampaignLibrary;
  /** Current ids of techniques by ids that were renumbered. */
  readonly renumbered: ReadonlyMap<string, string>;
  readonly sources: readonly Source[];
}

const renumberedTechniques = z.record(z.string(), z.string());
const attributions = z.record(z.string(), z.array(z.looseObject({ id: z.string(), name: z.string() })));

/** The data folder, read on first use and then kept: one copy for all actions and steps. */
export class KnowledgeLibrary {
  #loading: Promise<Knowledge> | undefined;

  constructor(private readonly dataFolder: string) {}

  /** Throws `ActionFailed` (`internal`, another attempt may succeed) when the folder cannot be read. */
  load(): Promise<Knowledge> {
    this.#loading ??= this.#read().catch((cause: unknown) => {
      this.#loading = undefined;
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new ActionFailed('internal', `expected the knowledge in ${this.dataFolder}, found: ${message}; check the data folder`, false);
    });
    return this.#loading;
  }

  async #read(): Promise<Knowledge> {
    const sources: Source[] = [];
    const read = async (name: string) => {
      const bytes = await readFile(join(this.dataFolder, name));
      sources.push({ name, sha256: sha256Of(bytes) });
      return bytes;
    };
    const graph = readKnowledge('attack/knowledge.stix.json', await read('attack/knowledge.stix.json'));
    const weights = modelWeights.parse(json(await read('attribution/weights.json')));
    const points = calibration.parse(json(await read('attribution/calibration.json')));
    const renumbered = renumberedTechniques.parse(json(await read('attribution/renumbered-techniques.json')));
    const actors = attributions.parse(json(await read('attack/attribution.json')));
    const campaigns: KnownCampaign[] = [];
    for (const folder of ['attack/campaigns', 'attack/unattributed']) {
      const files = (await readdir(join(this.dataFolder, folder))).filter((file) => file.endsWith('.stix.json')).sort();
      for (const file of files) campaigns.push(readCampaign(json(await read(`${folder}/${file}`)), graph, actors));
    }
    return {
      graph,
      model: new AttributionModel(graph, weights, points),
      campaigns: new CampaignLibrary(campaigns, graph),
      renumbered: new Map(Object.entries(renumbered)),
      sources,
    };
  }
}

function json(bytes: Buffer): unknown {
  return ownJson(bytes);
}
