import { afterPage, type Numbered } from '../numbered-page.ts'

export interface Picked<T> {
  items: T[]
  /** Where the first of them is: a page, and how many wanted ones come before in it. */
  from: Numbered
  next: Numbered | undefined
  /** Items looked at, where that ended the search and not the end of the list. */
  looked: number | undefined
}

const mostPages = 5

/**
 * Up to `limit` items that `wanted` takes, without the first `at.skip` of them from page `at.page` on. Each page is
 * `perPage` long, and at most five are read.
 */
export async function pickPages<T>(
  at: Numbered,
  { limit, perPage, wanted }: { limit: number; perPage: number; wanted: (item: T) => boolean },
  read: (page: number) => Promise<{ data: readonly T[]; next: string | undefined }>,
): Promise<Picked<T>> {
  const items: T[] = []
  let [from, skip] = [at, at.skip]
  for (let page = at.page; page < at.page + mostPages; page++) {
    const { data, next } = await read(page)
    const here = data.filter(wanted)
    if (items.length === 0) from = { page, skip: Math.min(skip, here.length) }
    const fresh = here.slice(skip)
    const room = limit - items.length
    items.push(...fresh.slice(0, room))
    if (fresh.length > room) {
      return { items, from, next: { page, skip: here.length - fresh.length + room }, looked: undefined }
    }
    const following = afterPage({ page, skip: 0 }, next)
    if (items.length === limit || following === undefined) return { items, from, next: following, looked: undefined }
    skip = Math.max(0, skip - here.length)
  }
  return { items, from, next: { page: at.page + mostPages, skip: 0 }, looked: mostPages * perPage }
}
