/**
 * Does all of them with as many at once as there are connections: on a busy machine the rest would give up waiting for
 * one. Answers stand in the order of the items.
 */
export async function atOnce<T, R>(items: readonly T[], act: (item: T) => Promise<R>, width = 20): Promise<R[]> {
  const results: R[] = [];
  const queue = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) results[next[0]] = await act(next[1]);
  };
  await Promise.all(Array.from({ length: width }, work));
  return results;
}

export const numbersUpTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
