/** Real web servers of the system with a printed configuration inside, each on a free port of its own. */
import { mkdir, writeFile } from 'node:fs/promises';
import http from 'node:http';
import path from 'node:path';
import { findCommand } from '../../build/lib/system.mjs';
import type { WebServerName } from '../../electron/library/addresses/webConfig.ts';
import { freePort, startServerProcess, untilListening } from './serverProcess.ts';

export interface RunningServer {
  readonly port: number;
  get(
    path: string,
    method?: string,
  ): Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>;
  stop(): Promise<void>;
}

const COMMANDS: Readonly<Record<WebServerName, string>> = {
  nginx: 'nginx',
  apache: 'apache2',
  caddy: 'caddy',
};
const MODULES = '/usr/lib/apache2/modules';

/** Path of the server's program; undefined when this machine has none. */
export function webServerProgram(name: WebServerName): string | undefined {
  return findCommand(COMMANDS[name]) ?? findCommandIn('/usr/sbin', COMMANDS[name]);
}

function findCommandIn(folder: string, name: string): string | undefined {
  const before = process.env.PATH;
  process.env.PATH = folder;
  try {
    return findCommand(name);
  } finally {
    process.env.PATH = before;
  }
}

/** A whole configuration around the printed lines; `folder` holds what the server writes. */
function whole(name: WebServerName, printed: string, port: number, folder: string): string {
  switch (name) {
    case 'nginx':
      // As on a server that also runs PHP: a regex location that must not get at the media.
      return `daemon off; master_process off; pid "${folder}/nginx.pid"; error_log "${folder}/error.log";
events {}
http {
    access_log off;
    client_body_temp_path "${folder}/b"; proxy_temp_path "${folder}/p"; fastcgi_temp_path "${folder}/f";
    uwsgi_temp_path "${folder}/u"; scgi_temp_path "${folder}/s";
    server {
        listen 127.0.0.1:${port};
        location ~ \\.(php|jpg)$ { return 200 "executed"; }
${printed}
    }
}`;
    case 'apache':
      return `ServerName localhost
PidFile "${folder}/apache.pid"
ErrorLog "${folder}/error.log"
DefaultRuntimeDir "${folder}"
Listen 127.0.0.1:${port}
${['mpm_event', 'authz_core', 'alias', 'headers', 'mime', 'dir', 'autoindex', 'cgid']
  .map((module) => `LoadModule ${module}_module ${MODULES}/mod_${module}.so`)
  .join('\n')}
ScriptSock "${folder}/cgid.sock"
TypesConfig /etc/mime.types
AddHandler cgi-script .php .cgi .sh .jpg
<VirtualHost *>
${printed}
</VirtualHost>`;
    case 'caddy':
      return `{
	admin off
	auto_https off
}
http://127.0.0.1:${port} {
${printed}
}`;
  }
}

const ARGUMENTS: Readonly<Record<WebServerName, (file: string) => readonly string[]>> = {
  nginx: (file) => ['-c', file],
  apache: (file) => ['-X', '-f', file],
  caddy: (file) => ['run', '--config', file, '--adapter', 'caddyfile'],
};

export async function startWebServer(
  name: WebServerName,
  printed: string,
  folder: string,
): Promise<RunningServer> {
  const program = webServerProgram(name);
  if (program === undefined) throw new Error(`There is no ${name} on this machine`);
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const file = path.join(folder, `${name}.conf`);
  await writeFile(file, `${whole(name, printed, port, folder)}\n`);
  const server = startServerProcess(program, ARGUMENTS[name](file), {
    HOME: folder,
    XDG_DATA_HOME: folder,
    XDG_CONFIG_HOME: folder,
  });
  await untilListening(server, port);
  return {
    port,
    get: (asked, method = 'GET') => get(port, asked, method),
    stop: () => server.stop(),
  };
}

function get(port: number, asked: string, method: string) {
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: Buffer }>(
    (resolve, reject) => {
      const request = http.request(
        { host: '127.0.0.1', port, path: asked, method, agent: false },
        (response) => {
          const parts: Buffer[] = [];
          response.on('data', (part: Buffer) => parts.push(part));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              body: Buffer.concat(parts),
            }),
          );
        },
      );
      request.on('error', reject).end();
    },
  );
}
