/** Makes what is pending in the library of a folder, after changing the definitions where asked: the program that crash tests kill. */

import { defineRenditions, rebuild } from './renditions.ts';
import { openRenditionWorld } from './renditionWorld.ts';

const [folder, action] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: renditionDriver.ts FOLDER make|redefine');

const world = await openRenditionWorld(folder);
if (action === 'redefine') {
  await defineRenditions(world, 'Photos', [
    { name: 'large', width: 400, height: 400, format: 'webp' },
    { name: 'tiny', width: 32, height: 32, fit: 'cover' },
  ]);
}
const { task } = await rebuild(world);
process.stdout.write(JSON.stringify(task));
await world.close();
