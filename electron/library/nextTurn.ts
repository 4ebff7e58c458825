/** Between two pieces of long work: whatever else asks something is answered first. */
export function nextTurn(): Promise<void> {
  return new Promise(setImmediate);
}
