import { counted } from '../../format/numbers.ts';
import { type Failure, showFailures } from '../../state/failures.ts';
import { toast } from '../../ui/toast.ts';

/** Tells what could not be done, such as “3 items not restored”, with the reason and, of several, the whole list. */
export function tellFailures(what: string, failed: readonly Failure[], one = 'item'): void {
  const [first] = failed;
  if (first === undefined) return;
  const title = `${counted(failed.length, one)} ${what}`;
  toast({
    title,
    text: failed.length === 1 ? `${first.name}: ${first.reason}` : first.reason,
    failure: true,
    ...(failed.length > 1 && { action: { label: 'Show', run: () => showFailures(title, failed) } }),
  });
}
