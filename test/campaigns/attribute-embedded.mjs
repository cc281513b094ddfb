import { client, startEmbedded } from '../system/index.mjs';
import { attributeCampaigns, registered } from './attribute-campaigns.mjs';

/** Attributes the campaigns in one process with its own data, which is gone afterwards. */
export async function attributeEmbedded(campaigns) {
  const system = await startEmbedded();
  try {
    return await attributeCampaigns(system.url, campaigns);
  } finally {
    await system.stop();
  }
}

/** One process that is ready to attribute, for who asks it more than a campaign. `folder` is deleted when it stops. */
export async function startAttributing() {
  const system = await startEmbedded();
  try {
    const api = client(system.url);
    await registered(api);
    return { api, folder: system.folder, stop: () => system.stop() };
  } catch (error) {
    await system.stop();
    throw error;
  }
}
