/**
 * For a question that is asked again while earlier answers are still on their way: call the result at each asking, and hand what
 * it returns the answer. One that was asked for before what is shown already is not shown.
 */
export function inOrder<T>(show: (answer: T) => void): () => (answer: T) => void {
  let asked = 0;
  let shown = 0;
  return () => {
    asked += 1;
    const mine = asked;
    return (answer) => {
      if (mine < shown) return;
      shown = mine;
      show(answer);
    };
  };
}
