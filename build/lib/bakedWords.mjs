/**
 * What the environment of a build says about updates, not looked at: set-up asks whether dist/ is stale on a Node that knows no
 * TypeScript, which the check of it is written in (see baked.mjs).
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>} names in the source, and the text that takes their place
 */
export function bakedWords(env = process.env) {
  return {
    BAKED_UPDATE_FEED: JSON.stringify(env.MEDIAROOT_UPDATES ?? ''),
    BAKED_UPDATE_HOSTS: JSON.stringify(env.MEDIAROOT_UPDATE_HOSTS ?? ''),
    BAKED_UPDATE_KEY: JSON.stringify(env.MEDIAROOT_UPDATE_PUBLIC_KEY ?? ''),
  };
}
