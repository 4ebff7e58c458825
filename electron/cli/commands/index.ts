/** Every command, in the order of the help. */
import type { Command } from '../command.ts';
import { albums } from './albums.ts';
import { check } from './check.ts';
import { cleanup } from './cleanup.ts';
import { collections } from './collections.ts';
import { deleteCommand, restore } from './delete.ts';
import { doctor } from './doctor.ts';
import { exportCommand } from './export.ts';
import { importCommand } from './import.ts';
import { init } from './init.ts';
import { list } from './list.ts';
import { relink } from './relink.ts';
import { remote } from './remote.ts';
import { renditions } from './renditions.ts';
import { replace } from './replace.ts';
import { restoreFrom } from './restoreFrom.ts';
import { serve } from './serve.ts';
import { settings } from './settings.ts';
import { show } from './show.ts';
import { sync } from './sync.ts';
import { rate, tag } from './tag.ts';
import { thumbnails } from './thumbnails.ts';
import { trash } from './trash.ts';
import { redo, undo } from './undo.ts';
import { url } from './url.ts';
import { verify } from './verify.ts';
import { watch } from './watch.ts';
import { webConfig } from './webConfig.ts';

export const COMMANDS: readonly Command[] = [
  init,
  importCommand,
  list,
  show,
  replace,
  collections,
  albums,
  tag,
  rate,
  thumbnails,
  renditions,
  deleteCommand,
  restore,
  trash,
  undo,
  redo,
  doctor,
  serve,
  settings,
  url,
  webConfig,
  exportCommand,
  verify,
  relink,
  watch,
  cleanup,
  remote,
  sync,
  check,
  restoreFrom,
];
