import type { Page } from './api.ts'

/** Reads pages until there are no more, at most `most` of them. `complete`: there were no more. */
export async function everyPage<T>(
  most: number,
  read: (page: number) => Promise<Page<readonly T[]>>,
): Promise<{ items: T[]; complete: boolean }> {
  const items: T[] = []
  for (let page = 1; page <= most; page++) {
    const { data, next } = await read(page)
    items.push(...data)
    if (next === undefined) return { items, complete: true }
  }
  return { items, complete: false }
}
