/** `web-config`: prints a configuration that lets a web server serve what is public of MEDIA_ROOT. */
import { z } from 'zod';
import { WEB_SERVERS } from '../../../shared/contract/address.ts';
import { defineCommand, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { say } from '../output.ts';

export const webConfig = defineCommand({
  name: 'web-config',
  help: {
    line: 'web-config',
    does: 'print a configuration for a web server that serves the public files',
    options: [['--server NAME', 'nginx, apache or caddy']],
    examples: [['web-config --server nginx', 'server, text, warnings']],
  },
  forms: { server: 'text' },
  options: z.object({ ...ofLibrary, server: z.enum(WEB_SERVERS) }),
  words: noWords,
  async run({ client, options, json }) {
    const { text, warnings } = await client.call('webConfig.make', { server: options.server });
    if (!json) for (const warning of warnings) await say(`mediaroot: ${warning}`);
    return {
      exitCode: EXIT.done,
      json: () => [JSON.stringify({ server: options.server, text, warnings })],
      text: () => text.trimEnd(),
    };
  },
});
