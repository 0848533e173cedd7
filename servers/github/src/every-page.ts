/** One page of a list that GitHub numbers. */
interface Numbered<T> {
  items: readonly T[]
  next: string | undefined
}

/** Reads pages until there are no more, at most `most` of them. `complete`: there were no more. */
export async function everyPage<T>(
  most: number,
  read: (page: number) => Promise<Numbered<T>>,
): Promise<{ items: T[]; complete: boolean }> {
  const items: T[] = []
  for (let page = 1; page <= most; page++) {
    const { items: more, next } = await read(page)
    items.push(...more)
    if (next === undefined) return { items, complete: true }
  }
  return { items, complete: false }
}
