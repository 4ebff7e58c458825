/** Lets the first file of an import go alone for a moment: one picture at once is worth more than ten a little later. */
export interface HeadStart {
  /** Only one file may be under way now. */
  readonly on: boolean;
  begin(): void;
  end(): void;
}

/** At the most, ms; a large first file must not keep the others waiting. */
const LONGEST = 250;

/** `onLate` is called when the time is up before {@link HeadStart.end} was. */
export function createHeadStart(onLate: () => void): HeadStart {
  let timer: NodeJS.Timeout | null = null;
  const end = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
  };
  return {
    get on() {
      return timer !== null;
    },
    begin() {
      end();
      timer = setTimeout(() => {
        timer = null;
        onLate();
      }, LONGEST);
    },
    end,
  };
}
