/** Thread entry: walks and listens for all watches of a library, and compares with its records on a connection that cannot write. */
import { parentPort, workerData } from 'node:worker_threads';
import { openReader } from '../catalog/connection.ts';
import { createOriginalPlaces } from '../catalog/originalPlaces.ts';
import { createReferences } from '../catalog/references.ts';
import { loadSqlite } from '../catalog/sqliteThread.ts';
import { createWatchLedger } from '../catalog/watches.ts';
import { errno } from '../storage/problems.ts';
import { createInboxLook } from './inboxLook.ts';
import { watchInbox } from './inboxTree.ts';
import { createMediaLook } from './mediaLook.ts';
import { isPathPassedOver } from './names.ts';
import { isOurs } from './ours.ts';
import {
  type Answer,
  type FromScout,
  type Grounds,
  type Question,
  ScoutSettings,
  ToScout,
} from './scoutMessages.ts';
import { type Tree, type TreeListener, watchTree } from './tree.ts';

/** What is heard is gathered for so long, ms. */
const GATHER = 20;
/** More than this is not worth telling one by one. */
const MANY = 2_000;

const IGNORED: Readonly<Record<Grounds, (relative: string) => boolean>> = {
  media: isOurs,
  inbox: isPathPassedOver,
};

const { libraryPath } = ScoutSettings.parse(workerData);
const trees = new Map<number, Tree>();

/** Opened at the first question, so that a broken file is an answer and not a dead thread. */
let looks: ReturnType<typeof openLooks> | undefined;

function openLooks() {
  loadSqlite();
  const db = openReader(libraryPath);
  return {
    inbox: createInboxLook(createWatchLedger(db)),
    media: createMediaLook(createOriginalPlaces(db), createReferences(db)),
  };
}

function answer(question: Question): Answer<Question['kind']> {
  looks ??= openLooks();
  switch (question.kind) {
    case 'inboxPage':
      return looks.inbox.page(question);
    case 'inboxPaths':
      return looks.inbox.paths(question);
    case 'mediaPage':
      return looks.media.page(question);
    case 'mediaPaths':
      return looks.media.paths(question);
  }
}

function listen(tree: number, root: string, grounds: Grounds): void {
  let paths = new Set<string>();
  let tooMany = false;
  let gathering = false;
  const flush = (): void => {
    gathering = false;
    if (trees.has(tree)) tell({ kind: 'heard', tree, paths: tooMany ? null : [...paths] });
    paths = new Set();
    tooMany = false;
  };
  const listener: TreeListener = {
    hint(relative) {
      if (paths.size >= MANY) tooMany = true;
      else paths.add(relative);
      if (!gathering) setTimeout(flush, GATHER);
      gathering = true;
    },
    problem(error) {
      trees.delete(tree);
      tell({ kind: 'deaf', tree, ...described(error) });
    },
  };
  const ready = (): void => tell({ kind: 'listening', tree });
  const ignored = IGNORED[grounds];
  if (grounds === 'inbox') trees.set(tree, watchInbox(root, ignored, listener, ready));
  else {
    trees.set(tree, watchTree(root, ignored, listener));
    ready();
  }
}

parentPort?.on('message', (message: unknown) => {
  const order = ToScout.parse(message);
  if (order.kind === 'listen') listen(order.tree, order.root, order.grounds);
  else if (order.kind === 'leave') {
    trees.get(order.tree)?.close();
    trees.delete(order.tree);
  } else {
    try {
      tell({ kind: 'answer', id: order.id, value: answer(order.question) });
    } catch (error) {
      tell({ kind: 'refusal', id: order.id, ...described(error) });
    }
  }
});

function described(error: unknown): { code: string; message: string } {
  return { code: errno(error), message: error instanceof Error ? error.message : String(error) };
}

function tell(message: FromScout): void {
  parentPort?.postMessage(message);
}
