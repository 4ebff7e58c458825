/** What a verification says to a person: what happened, to which file, what to do. */
import { counted } from '../../../shared/counted.ts';
import type { Original } from '../catalog/findings.ts';

type Named = Pick<Original, 'name' | 'path' | 'size'>;

export const findingWords = {
  missing: ({ name, path }: Named, what: 'nothing' | 'other') =>
    `“${name}” ${what === 'nothing' ? `is not at ${path} any more` : `has been put out of its place: ${path} is no ordinary file now`}. ` +
    'Put it back, import a copy of it, or let Mediaroot look for it with Relink.',
  rot: ({ name }: Named) =>
    `The bytes of “${name}” are not those that were stored, though no program changed the file: its disk may be failing. ` +
    'Import a good copy from a backup to repair it, and check the disk.',
  lost: ({ name }: Named, reason: string) =>
    `${reason} Import a good copy of “${name}” from a backup to repair it, and check the disk.`,
  edited: ({ name, size }: Named, now: { readonly size: number }) =>
    now.size === 0 && size > 0
      ? `Another program emptied “${name}”. Import a good copy from a backup to repair it.`
      : `Another program changed “${name}” after it was stored. Accept the change, or import the original from a backup to repair it.`,
} as const;

export interface Tally {
  readonly checked: number;
  readonly missing: number;
  readonly rot: number;
  readonly edited: number;
  readonly unreadable: readonly Unreadable[];
}

export interface Unreadable {
  readonly id: number;
  readonly name: string;
  readonly reason: string;
}

export function tallyWords({ checked, missing, rot, edited, unreadable }: Tally): string {
  const wrong = [
    missing > 0 ? `${missing} missing` : null,
    rot > 0 ? `${rot} damaged` : null,
    edited > 0 ? `${edited} changed by another program` : null,
    unreadable.length > 0 ? `${unreadable.length} could not be read (${unreadable[0]?.reason})` : null,
  ].filter((part) => part !== null);
  const looked = `${counted(checked, 'original')} checked`;
  return wrong.length === 0 ? `${looked}, all as they were stored.` : `${looked}: ${wrong.join(', ')}.`;
}
