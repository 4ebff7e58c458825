/** Lets a few tasks work on the disk at a time; the others wait in line. */
export interface Lanes {
  run<T>(task: () => Promise<T>): Promise<T>;
}

export function createLanes(width: number): Lanes {
  let free = width;
  const line: (() => void)[] = [];

  return {
    async run(task) {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => line.push(resolve));
      try {
        return await task();
      } finally {
        const next = line.shift();
        if (next) next();
        else free += 1;
      }
    },
  };
}
