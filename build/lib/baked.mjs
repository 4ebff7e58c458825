/**
 * What the environment of a build leaves in it: where updates come from (`MEDIAROOT_UPDATES`, an https address) and the
 * public half of the key that signs them (`MEDIAROOT_UPDATE_PUBLIC_KEY`, PEM). Both may be missing.
 *
 * @returns {Record<string, string>} names in the source, and the text that takes their place
 */
export function bakedIn() {
  const { MEDIAROOT_UPDATES: feed = '', MEDIAROOT_UPDATE_PUBLIC_KEY: key = '' } = process.env;
  return { BAKED_UPDATE_FEED: JSON.stringify(feed), BAKED_UPDATE_KEY: JSON.stringify(key) };
}
