/** Syncs a machine with its bucket once and closes it: the program that crash tests kill. */
import { RemoteTarget } from '../../shared/contract/remote.ts';
import { openMachine } from './machines.ts';

const [folder, bucket] = process.argv.slice(2);
if (folder === undefined || bucket === undefined) throw new Error('usage: pullDriver.ts FOLDER BUCKET');

const machine = await openMachine(folder, 'Laptop', {
  target: RemoteTarget.parse({ type: 'local', bucket }),
});
try {
  await machine.sync();
} finally {
  await machine.close();
}
