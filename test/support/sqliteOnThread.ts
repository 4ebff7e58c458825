/** A thread that loads SQLite, and says so right before. */
import { parentPort } from 'node:worker_threads';
import { loadSqlite } from '../../electron/library/catalog/sqliteThread.ts';

parentPort?.postMessage('loading');
loadSqlite();
parentPort?.postMessage('loaded');
