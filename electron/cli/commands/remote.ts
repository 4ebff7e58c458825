/** `remote`: the buckets a library is copied to. */
import { z } from 'zod';
import type { Remote } from '../../../shared/contract/cloud.ts';
import type { ConnectionReport, RemoteOptions } from '../../../shared/contract/remote.ts';
import { counted } from '../../../shared/counted.ts';
import type { Client } from '../client.ts';
import { count, defineCommand, flag, ofLibrary, subcommand } from '../command.ts';
import { EXIT } from '../exitCodes.ts';
import type { Outcome } from '../output.ts';
import { table, visible } from '../text.ts';
import { UsageError } from '../usageError.ts';
import { remoteNamed, targetForms, targetHelp, targetOf, targetOptions } from './remoteOptions.ts';

const OPTIONS = z.object({
  ...ofLibrary,
  ...targetOptions,
  'public-url': z.string().min(1).optional(),
  'grace-days': count(0, 3650).optional(),
  bandwidth: z
    .string()
    .regex(/^(none|[1-9]\d{4,14})$/, 'must be a number of bytes from 10000 on, or none')
    .transform((text) => (text === 'none' ? null : Number(text)))
    .optional(),
  auto: flag,
  'no-auto': flag,
  name: z.string().min(1).max(60).optional(),
  'make-bucket': flag,
});
type AllOptions = z.output<typeof OPTIONS>;

/** Which commands take a name: yes, no, or if there is one only. */
const WORDS = { list: 0, add: 1, test: 'perhaps', update: 1, remove: 1, 'take-over': 1 } as const;
const CHANGES = Object.keys(targetOptions).concat('public-url', 'grace-days', 'bandwidth', 'auto');
const ALLOWED: Readonly<Record<keyof typeof WORDS, readonly string[]>> = {
  list: [],
  add: CHANGES,
  test: ['make-bucket'],
  update: [...CHANGES, 'no-auto', 'name'],
  remove: [],
  'take-over': [],
};

export const remote = defineCommand({
  name: 'remote',
  help: {
    line: 'remote [list|add NAME|test [NAME]|update NAME|remove NAME|take-over NAME]',
    does: 'buckets the library is copied to; keys come from the environment, as docs/cloud.md says',
    options: [
      ...targetHelp,
      ['--public-url URL', 'what public addresses begin with, such as a CDN’s domain'],
      ['--grace-days N', 'days that deleted originals stay in the bucket’s trash (30)'],
      ['--bandwidth BYTES', 'most bytes a second, up and down each; or none'],
      ['--auto, --no-auto', 'sync by itself after changes, while serve or the window is open'],
      ['--name NAME', 'with update: another name'],
      ['--make-bucket', 'with test: make the bucket when there is none'],
    ],
    examples: [
      [
        'remote add backup --type local --bucket ~/Backup',
        'id, name, target, options, keys, features, waiting, failed, synced, task, last, problem',
      ],
      [
        'remote test backup --make-bucket',
        'remote, usable, checks, bucketMade, bucketMissing, features, holds',
      ],
      ['remote', 'remotes'],
    ],
  },
  forms: {
    ...targetForms,
    'public-url': 'text',
    'grace-days': 'text',
    bandwidth: 'text',
    auto: 'flag',
    'no-auto': 'flag',
    name: 'text',
    'make-bucket': 'flag',
  },
  options: OPTIONS,
  words: subcommand('list', 'add', 'test', 'update', 'remove', 'take-over'),
  check({ library: _library, ...options }, { what, rest }) {
    const stray = Object.entries(options).find(
      ([name, value]) => value !== undefined && value !== false && !ALLOWED[what].includes(name),
    );
    if (stray !== undefined) throw new UsageError(`remote ${what} has no option --${stray[0]}.`);
    if (options.auto && options['no-auto']) throw new UsageError('Either --auto or --no-auto.');
    const wanted = WORDS[what];
    if (wanted === 'perhaps' ? rest.length > 1 : rest.length !== wanted)
      throw new UsageError(
        `remote ${what} ${wanted === 0 ? 'takes nothing more' : wanted === 1 ? 'needs one name' : 'takes one name at most'}.`,
      );
    if (rest[0] === '') throw new UsageError('A name must not be empty.');
  },
  async run({ client, options, words }) {
    const [name = ''] = words.rest;
    switch (words.what) {
      case 'list':
        return listed(await client.call('remotes.list', {}));
      case 'add':
        return added(
          await client.call('remotes.add', {
            name,
            target: targetOf(options),
            keys: null,
            options: changed(options),
          }),
        );
      case 'test':
        return tested(client, words.rest[0], options['make-bucket']);
      case 'update':
        return updated(client, name, options);
      case 'remove':
        return removed(client, name);
      case 'take-over':
        return takenOver(client, name);
    }
  },
});

/** What was typed of the options, over those there are. */
function changed(typed: AllOptions, known: Partial<RemoteOptions> = {}): Partial<RemoteOptions> {
  const { 'public-url': publicUrl, 'grace-days': graceDays, bandwidth, auto, 'no-auto': notAuto } = typed;
  return {
    ...known,
    ...(publicUrl === undefined ? {} : { publicUrl: publicUrl === 'none' ? null : publicUrl }),
    ...(graceDays === undefined ? {} : { graceDays }),
    ...(bandwidth === undefined ? {} : { bandwidth }),
    ...(auto || notAuto ? { auto } : {}),
  };
}

const KEYS: Readonly<Record<Remote['keys'], string>> = {
  stored: 'in the key store',
  session: 'until the end',
  environment: 'from outside',
  'none-needed': 'none needed',
  missing: 'missing',
};

function placeOf({ target }: Remote): string {
  const { type, bucket, prefix } = target;
  return visible(`${type} ${bucket}${prefix === '' ? '' : `/${prefix}`}`);
}

function listed({ remotes }: { readonly remotes: readonly Remote[] }): Outcome {
  const rows = remotes.map((one) => [
    ...[visible(one.name), KEYS[one.keys], String(one.synced), String(one.waiting), String(one.failed)],
    placeOf(one),
  ]);
  const problems = remotes.flatMap(({ name, problem }) =>
    problem === null ? [] : [visible(`${name}: ${problem.message}`)],
  );
  const columns = ['NAME', 'KEYS', 'SYNCED', 'WAITING', 'FAILED', 'BUCKET'];
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ remotes })],
    text: () =>
      rows.length === 0
        ? 'This library is connected to no bucket. Connect it with “remote add NAME”.'
        : [table(columns, rows, columns.slice(2, 5)), ...problems].join('\n'),
  };
}

function told(one: Remote, words: string): Outcome {
  const missing =
    one.keys === 'missing'
      ? '\nNo keys were found for it. Set them before syncing; docs/cloud.md says which.'
      : '';
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify(one)],
    text: () => `${words}${missing}`,
  };
}

const added = (one: Remote): Outcome =>
  told(one, `Connected “${visible(one.name)}” to ${placeOf(one)}. Try it with “remote test”.`);

async function updated(client: Client, name: string, options: AllOptions): Promise<Outcome> {
  const before = await remoteNamed(client, name);
  const after = await client.call('remotes.update', {
    remote: before.id,
    name: options.name,
    target: targetOf(options, before.target),
    options: changed(options, before.options),
  });
  return told(after, `“${visible(after.name)}” is now connected to ${placeOf(after)}.`);
}

async function removed(client: Client, name: string): Promise<Outcome> {
  const one = await remoteNamed(client, name);
  await client.call('remotes.remove', { remote: one.id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ removed: one.name })],
    text: () => `“${visible(one.name)}” is forgotten. What lies in the bucket stays there.`,
  };
}

async function takenOver(client: Client, name: string): Promise<Outcome> {
  const one = await remoteNamed(client, name);
  const { assets } = await client.call('remotes.takeOver', { remote: one.id });
  return {
    exitCode: EXIT.done,
    json: () => [JSON.stringify({ assets })],
    text: () =>
      `This library answers from now on for ${counted(assets, 'asset')} that another one put there.`,
  };
}

const HOLDS: Readonly<Record<NonNullable<ConnectionReport['holds']>, string>> = {
  nothing: 'There is nothing in it yet.',
  'this-library': 'It holds a copy of this library.',
  'other-library': 'It holds another library. Choose another bucket or another --prefix.',
  'foreign-files': 'It holds files that are not of Mediaroot. They are left alone.',
};

async function tested(client: Client, name: string | undefined, makeBucket: boolean): Promise<Outcome> {
  const one = await remoteNamed(client, name);
  const report = await client.call('remotes.test', { remote: one.id, makeBucket });
  const rows = report.checks.map(({ check, state, words }) => [check, state, visible(words)]);
  const summary = [
    ...(report.bucketMade ? ['The bucket was made.'] : []),
    ...(report.holds === null ? [] : [HOLDS[report.holds]]),
    report.usable ? `“${visible(one.name)}” can be used.` : `“${visible(one.name)}” cannot be used yet.`,
  ];
  return {
    exitCode: report.usable ? EXIT.done : EXIT.environment,
    json: () => [JSON.stringify({ remote: one.name, ...report })],
    text: () => `${table(['CHECK', 'STATE', 'FOUND'], rows)}\n\n${summary.join('\n')}`,
  };
}
