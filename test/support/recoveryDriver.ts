/** Puts the newest backup in the place of a catalog, and notes how that ended: the program that a full disk or a kill interrupts. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { restoreBackup } from '../../electron/library/catalog/restore.ts';
import { toErrorValue } from '../../shared/errors.ts';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: recoveryDriver.ts FOLDER');

const note = (outcome: unknown): void =>
  writeFileSync(path.join(folder, 'outcome.json'), JSON.stringify(outcome));
await restoreBackup(path.join(folder, 'library'), 'Test', Date.now).then(note, (error: unknown) =>
  note(toErrorValue(error)),
);
