import { originOf, originsOf } from '../../electron/main/updates/origins.ts';
import { bakedWords } from './bakedWords.mjs';

/**
 * What the environment of a build leaves in it, all of which may be missing: where updates come from (`MEDIAROOT_UPDATES`, an
 * https address), hosts that server may send on to (`MEDIAROOT_UPDATE_HOSTS`, names with spaces between them), and the public half of
 * the key that signs updates (`MEDIAROOT_UPDATE_PUBLIC_KEY`, PEM).
 *
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>} names in the source, and the text that takes their place
 * @throws {Error} when an app could not use one of them
 */
export function bakedIn(env = process.env) {
  const { MEDIAROOT_UPDATES: feed = '', MEDIAROOT_UPDATE_HOSTS: hosts = '' } = env;
  if (feed !== '') originOf(feed);
  originsOf(hosts);
  return bakedWords(env);
}
