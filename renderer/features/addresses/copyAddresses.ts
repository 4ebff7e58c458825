/** Addresses of assets on the clipboard, one a line. Each tells what it copied, and what it could not. */
import type { AssetAddresses } from '../../../shared/contract/address.ts';
import { ClientError, client } from '../../client/index.ts';
import { counted } from '../../format/numbers.ts';
import { toast } from '../../ui/toast.ts';
import { tellFailure } from '../import/importActions.ts';

/** The most ids one call takes, and the most characters the clipboard does. */
export const CHUNK = 1000;
const CLIPBOARD = 100_000;

export const ADDRESS_FORMS = ['address', 'markdown', 'html'] as const;
export type AddressForm = (typeof ADDRESS_FORMS)[number];

const TITLES: Readonly<Record<AddressForm, string>> = {
  address: 'Address',
  markdown: 'Markdown',
  html: 'HTML',
};

/** How long a signed address works, seconds. */
export const SIGNED_FOR = [
  { seconds: 3600, label: '1 hour' },
  { seconds: 86_400, label: '1 day' },
  { seconds: 604_800, label: '1 week' },
] as const;
export type SignedFor = (typeof SIGNED_FOR)[number];

export function addressTitle(form: AddressForm): string {
  return TITLES[form];
}

/** What is copied of one asset; null for a private one. */
export function addressText({ addresses, html, markdown }: AssetAddresses, form: AddressForm): string | null {
  const [original] = addresses;
  if (!original) return null;
  return { address: original.url, markdown, html }[form];
}

/** Copies public addresses; for private assets it says why there are none, and offers signed ones. Never throws. */
export async function copyAddresses(selected: Iterable<number>, form: AddressForm): Promise<void> {
  const ids = [...selected];
  try {
    const lines: string[] = [];
    const hidden: AssetAddresses[] = [];
    for (let start = 0; start < ids.length; start += CHUNK) {
      const { assets } = await client.call('addresses.of', { ids: ids.slice(start, start + CHUNK) });
      for (const asset of assets) {
        const text = addressText(asset, form);
        if (text === null) hidden.push(asset);
        else lines.push(text);
      }
    }
    if (lines.length === 0) {
      tellPrivate(hidden);
      return;
    }
    await copyLines(lines);
    toast({
      title:
        lines.length === 1
          ? `${TITLES[form]} copied`
          : `Copied ${counted(lines.length, 'address', 'addresses')}`,
      ...(hidden.length > 0 && {
        text: `${counted(hidden.length, 'private item')} left out: only public ones have an address that lasts.`,
      }),
    });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}

function tellPrivate(hidden: readonly AssetAddresses[]): void {
  const [first] = hidden;
  if (!first) {
    toast({ title: 'Nothing was copied', text: 'What was selected is not there any more.', failure: true });
    return;
  }
  const [hour] = SIGNED_FOR;
  toast({
    title:
      hidden.length === 1
        ? `“${first.name}” is private`
        : `These ${counted(hidden.length, 'item')} are private`,
    text: 'A private file has no public address. A signed one works for whoever has it, for an hour.',
    action: {
      label: 'Copy signed address',
      run: () =>
        void copySigned(
          hidden.map(({ id }) => id),
          hour,
        ),
    },
  });
}

/** Copies addresses that work for a while, whatever the visibility. Never throws. */
export async function copySigned(selected: Iterable<number>, { seconds, label }: SignedFor): Promise<void> {
  try {
    const lines: string[] = [];
    for (const id of selected) lines.push((await client.call('addresses.sign', { id, seconds })).url);
    await copyLines(lines);
    toast({
      title:
        lines.length === 1
          ? 'Signed address copied'
          : `Copied ${counted(lines.length, 'signed address', 'signed addresses')}`,
      text: `For ${label}, whoever has ${lines.length === 1 ? 'it' : 'one'} can see the file.`,
    });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}

/** Copies one text that is an address already. Never throws. */
export async function copyAddress(title: string, text: string): Promise<void> {
  try {
    await client.copyText(text);
    toast({ title: `${title} copied` });
  } catch (error) {
    tellFailure('Nothing was copied', error);
  }
}

/** @throws {ClientError} */
export async function copyLines(lines: readonly string[]): Promise<void> {
  const text = lines.join('\n');
  if (text.length > CLIPBOARD) {
    throw new ClientError({
      code: 'bad_request',
      message: `${counted(lines.length, 'address', 'addresses')} are more than the clipboard takes at once. Select fewer.`,
      retryable: false,
    });
  }
  await client.copyText(text);
}
