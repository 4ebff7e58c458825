/** A function that runs `work` once, `ms` after it is first called, however often it is called until then. */
export function later(ms: number, work: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    setTimeout(() => {
      waiting = false;
      work();
    }, ms);
  };
}
