/** `doctor`: what runs, what it can read and whether the library is healthy. */

import { z } from 'zod';
import type { DoctorReport } from '../../../shared/contract/library.ts';
import type { Client } from '../client.ts';
import { defineCommand, folder, noWords } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { table, visible } from '../text.ts';

function pairs(record: Readonly<Record<string, string>>): string {
  const widest = Math.max(0, ...Object.keys(record).map((name) => name.length));
  return Object.entries(record)
    .map(([name, value]) => `  ${name.padEnd(widest)}  ${visible(value)}`)
    .join('\n');
}

function libraryText(library: DoctorReport['library']): string {
  if (library === null) return 'Library\n  none given';
  const { problems, health, ...rest } = library;
  const named = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, String(value)]));
  const verdict =
    problems.length === 0 ? '  no problems' : problems.map((problem) => `  ! ${visible(problem)}`).join('\n');
  const matters = health.map(({ check, state, words }) => [`  ${state}`, check, visible(words)]);
  return `Library\n${pairs(named)}\n${verdict}\n\nHealth\n${table(['  STATE', 'WHAT', 'DETAIL'], matters)}`;
}

export const doctor = defineCommand({
  name: 'doctor',
  help: {
    line: 'doctor',
    does: 'versions, runtime, decoders and the health of the library',
    examples: [['doctor', 'versions, runtime, decoders, library']],
    someFailed:
      'the catalog is damaged, the media folder is away or cannot be written to, it or the catalog folder cannot be looked at or its disk has less than 1 GB free, an import was cut short, a file could not be moved or removed, an original is missing, damaged or changed by another program, pictures cannot be made, or a watched folder or a bucket has a problem. That there is no new backup, that the verification is late and that a decoder is not here is said, but does not count',
  },
  forms: {},
  options: z.object({ library: folder.optional() }),
  words: noWords,
  run: ({ client }) => examined(client),
});

async function examined(client: Client): Promise<Outcome> {
  const found = await client.call('doctor.report', {});
  const decoders = found.decoders.map((decoder) => [
    `  ${decoder.available ? 'yes' : 'no'}`,
    decoder.name,
    visible(`${decoder.detail}${decoder.types.length > 0 ? ` (${decoder.types.join(' ')})` : ''}`),
  ]);
  return {
    exitCode: (found.library?.problems.length ?? 0) > 0 ? EXIT.someFailed : EXIT.done,
    json: () => [JSON.stringify(found)],
    text: () =>
      [
        `Versions\n${pairs(found.versions)}`,
        `Runtime\n${pairs(found.runtime)}`,
        `Decoders\n${table(['  HERE', 'NAME', 'DETAIL'], decoders)}`,
        libraryText(found.library),
      ].join('\n\n'),
  };
}
