/** `settings`: shows and changes what can be set about a library. */
import { z } from 'zod';
import type { LibrarySettings } from '../../../shared/contract/address.ts';
import { defineCommand, noWords, ofLibrary } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import { visible } from '../text.ts';

const days = z
  .string()
  .regex(/^(never|[1-9]\d{0,4})$/, 'must be a number of days from 1 on, or never')
  .transform((text) => (text === 'never' ? null : Number(text)))
  .optional();

const shownDays = (value: number | null): string => (value === null ? 'never' : `after ${value} days`);

function text(settings: LibrarySettings): string {
  const rows: readonly (readonly [string, string])[] = [
    ['media URL', settings.mediaUrl],
    ['trash emptied', shownDays(settings.trashDays)],
    ['quarantine emptied', shownDays(settings.quarantineDays)],
    [
      'originals verified',
      settings.verifyDays === null ? 'never by themselves' : `every ${settings.verifyDays} days`,
    ],
    ['deleted contents', settings.rememberDeleted ? 'not brought back by watched folders' : 'forgotten'],
  ];
  return rows.map(([name, value]) => `${name.padEnd(19)} ${visible(value)}`).join('\n');
}

export const settings = defineCommand({
  name: 'settings',
  help: {
    line: 'settings',
    does: 'show what is set about the library, and change it',
    options: [
      ['--media-url URL', 'prefix of public addresses: a path or a full address'],
      ['--trash-days N', 'delete for ever what has been in the trash for so long; or never'],
      ['--keep-quarantine N', 'days that files stay in quarantine; or never to remove them'],
      ['--verify-days N', 'how often every original is read again; or never'],
      ['--remember-deleted Y', 'yes or no: watched folders do not bring back what was deleted for ever'],
    ],
    examples: [
      [
        'settings --trash-days 60 --verify-days 90',
        'mediaUrl, trashDays, rememberDeleted, quarantineDays, verifyDays',
      ],
    ],
  },
  forms: {
    'media-url': 'text',
    'trash-days': 'text',
    'keep-quarantine': 'text',
    'verify-days': 'text',
    'remember-deleted': 'text',
  },
  options: z.object({
    ...ofLibrary,
    'media-url': z.string().min(1).max(2000).optional(),
    'trash-days': days,
    'keep-quarantine': days,
    'verify-days': days,
    'remember-deleted': z.enum(['yes', 'no']).optional(),
  }),
  words: noWords,
  async run({ client, options }) {
    const remember = options['remember-deleted'];
    const found = await client.call('settings.set', {
      mediaUrl: options['media-url'],
      trashDays: options['trash-days'],
      quarantineDays: options['keep-quarantine'],
      verifyDays: options['verify-days'],
      rememberDeleted: remember === undefined ? undefined : remember === 'yes',
    });
    return { exitCode: EXIT.done, json: () => [JSON.stringify(found)], text: () => text(found) };
  },
});
