/** A server that updates come from, with a real release on it: a package, what describes it, and the signature. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { metadataText } from '../../build/release/metadata.mjs';
import { signMetadata } from '../../build/release/signMetadata.mjs';

export interface Published {
  readonly version?: string;
  readonly notes?: string;
  /** Share of computers it is meant for, percent; left out: for all. */
  readonly staging?: number;
}

/** What a server keeps from its start to its end. */
export interface Place {
  /** Name of the package. */
  readonly file?: string;
  /** A package to publish, else one that is none. */
  readonly source?: string;
  readonly port?: number;
  /** PEM; else keys of its own. */
  readonly keys?: { readonly privateKey: string; readonly publicKey: string };
}

export interface UpdateServer {
  /** Where the files lie, with a slash at the end. */
  readonly url: string;
  /** SPKI PEM. */
  readonly publicKey: string;
  /** Names of what describes the release, and of the package. */
  readonly names: { readonly metadata: string; readonly signature: string; readonly file: string };
  /** All that was asked for, in order. */
  readonly requests: readonly { readonly path: string; readonly headers: IncomingHttpHeaders }[];
  publish(release?: Published): Promise<void>;
  /** Changes one of the files, as the server holds it. */
  edit(name: string, change: (content: Buffer) => Buffer): Promise<void>;
  remove(name: string): Promise<void>;
  /** Another answer for one name from now on; null: the file again. */
  answer(name: string, how: ((response: ServerResponse, content: Buffer) => void) | null): void;
  close(): Promise<void>;
}

/** Bytes; comes in many pieces. */
const PACKAGE = Buffer.alloc(300_000, 'a package ');
/** As electron-builder calls what describes the packages of this system. */
const METADATA =
  { win32: 'latest.yml', darwin: 'latest-mac.yml' }[process.platform as string] ??
  `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`;

const makeKeys = () =>
  generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });

export async function startUpdateServer(release: Published = {}, place: Place = {}): Promise<UpdateServer> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mediaroot-updates-'));
  const { privateKey, publicKey } = place.keys ?? makeKeys();
  const content = place.source === undefined ? PACKAGE : await readFile(place.source);
  const names = {
    metadata: METADATA,
    signature: `${METADATA}.sig`,
    file: place.file ?? 'mediaroot-linux-new.deb',
  };
  const requests: UpdateServer['requests'][number][] = [];
  const answers = new Map<string, (response: ServerResponse, content: Buffer) => void>();

  async function publish({ version = '99.0.0', notes = 'Pictures load sooner.', staging }: Published = {}) {
    await writeFile(path.join(folder, names.file), content);
    const sha512 = createHash('sha512').update(content).digest('base64');
    const files = [{ url: names.file, sha512, size: content.length }];
    await writeFile(path.join(folder, METADATA), metadataText({ version, files }));
    await signMetadata(folder, {
      privateKey,
      publicKey,
      notes: () => notes,
      ...(staging === undefined ? {} : { staging }),
    });
  }

  const server = createServer(({ url = '', headers }, response) => {
    const { pathname } = new URL(url, 'http://server');
    requests.push({ path: pathname, headers });
    const name = path.basename(pathname);
    void readFile(path.join(folder, name)).then(
      (content) => {
        const how = answers.get(name);
        if (how === undefined) response.end(content);
        else how(response, content);
      },
      () => response.writeHead(404).end(),
    );
  });
  server.listen(place.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  await publish(release);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases/`,
    ...{ publicKey, names, requests, publish },
    async edit(name, change) {
      const file = path.join(folder, name);
      await writeFile(file, change(await readFile(file)));
    },
    remove: (name) => rm(path.join(folder, name)),
    answer(name, how) {
      if (how === null) answers.delete(name);
      else answers.set(name, how);
    },
    async close() {
      server.closeAllConnections();
      if (server.listening) {
        server.close();
        await once(server, 'close');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
