/** Thread entry: a scan of MEDIA_ROOT, which reads the catalog on a connection that cannot write. */
import { parentPort, workerData } from 'node:worker_threads';
import { createReport } from '../catalog/cleanupReport.ts';
import { openReader } from '../catalog/connection.ts';
import { createReferences } from '../catalog/references.ts';
import { loadSqlite } from '../catalog/sqliteThread.ts';
import { scanMediaRoot } from './scan.ts';
import type { ScanOrder, ScanReply } from './scanMessages.ts';

const { libraryPath, reportFile, gate, kept, ...rest } = workerData as ScanOrder;
const allowed = new Int32Array(gate);
loadSqlite();
const db = openReader(libraryPath);
const references = createReferences(db);
const report = createReport(reportFile);
/** Files there should be: as good a guess as there is of those there are. */
const expected = references.count();
let told = 0;

const counts = scanMediaRoot({
  ...rest,
  kept: new Set(kept),
  references,
  report,
  pause(done) {
    tell({ kind: 'progress', done, total: Math.max(done, expected) });
    told += 1;
    for (let now = Atomics.load(allowed, 0); now < told; now = Atomics.load(allowed, 0)) {
      Atomics.wait(allowed, 0, now);
    }
  },
});
const summary = report.finish();
db.close();
tell({ kind: 'done', found: { counts, summary } });

function tell(reply: ScanReply): void {
  parentPort?.postMessage(reply);
}
