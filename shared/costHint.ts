/** What a sync is about to cost, as far as it can be said: always how much it is, the money only where the provider's price is known. */
import type { RemoteTarget } from './contract/remote.ts';
import { counted } from './counted.ts';
import { presetOf } from './remotePresets.ts';
import { sizeWords } from './sizes.ts';

/** Below this it is said to be less. US dollars. */
const SMALLEST = 0.01;

/** `requests` write, `bytes` are new. In plain English digits, since it goes into logs and terminals too. */
export function costHint(
  target: Pick<RemoteTarget, 'type' | 'endpoint'>,
  { requests, bytes }: { readonly requests: number; readonly bytes: number },
): string {
  const amount = `About ${counted(requests, 'request').replace(/^\d+/, (digits) => Number(digits).toLocaleString('en-US'))} and ${sizeWords(bytes, 'en-US')}`;
  if (requests === 0 && bytes === 0) return 'Nothing to pay for.';
  const { price, name } = presetOf(target);
  if (price === null) return `${amount}.`;
  const once = dollars((requests / 1000) * price.writes);
  const monthly = dollars((bytes / 1e9) * price.gbMonth);
  return `${amount}. At ${name}’s list price ${once} once and ${monthly} a month (${price.note}).`;
}

function dollars(amount: number): string {
  if (amount === 0) return 'nothing';
  if (amount < SMALLEST) return `less than ${SMALLEST.toFixed(2)} USD`;
  return `about ${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
}
