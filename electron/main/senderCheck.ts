/** Who may call the shell: the main frame of a window we made, showing our own page. Pure, so that every refusal is tested. */
export interface Sender {
  /** Whether the web contents belong to a window made by windows.ts. */
  readonly known: boolean;
  /** The calling frame; null when it navigated away or was destroyed before its message arrived. */
  readonly frame: { readonly origin: string; readonly isMain: boolean } | null;
}

/** Why a sender is refused, for the log; null when it may call. */
export function senderProblem(sender: Sender, origin: string): string | null {
  if (!sender.known) return 'unknown web contents';
  if (sender.frame === null) return 'no frame';
  if (!sender.frame.isMain) return 'not the main frame';
  return sender.frame.origin === origin ? null : 'foreign origin';
}
