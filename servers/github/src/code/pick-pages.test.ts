import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Numbered } from '../numbered-page.ts'
import { type Picked, pickPages } from './pick-pages.ts'

const reader = (all: readonly number[], perPage: number) => async (page: number) => {
  const data = all.slice((page - 1) * perPage, page * perPage)
  return { data, next: page * perPage < all.length ? String(page + 1) : undefined }
}

test('every wanted item comes once and in order, wherever a page is cut', async () => {
  const sizes = { limit: fc.integer({ min: 1, max: 9 }), perPage: fc.integer({ min: 1, max: 9 }) }
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3)), fc.record(sizes), fc.infiniteStream(fc.nat(8)), async (all, sizes, cuts) => {
      const wanted = (item: number) => item > 1
      const seen: number[] = []
      let at: Numbered | undefined = { page: 1, skip: 0 }
      while (at) {
        const { items, from, next }: Picked<number> = await pickPages(
          at,
          { ...sizes, wanted },
          reader(all, sizes.perPage),
        )
        // As core cuts a page that is over the budget: one item at least is kept.
        const kept = Math.max(1, cuts.next().value ?? 0)
        seen.push(...items.slice(0, kept))
        at = kept < items.length ? { page: from.page, skip: from.skip + kept } : next
      }
      expect(seen).toEqual(all.filter(wanted))
    }),
  )
})

test('at most five pages are looked at', async () => {
  const all = Array.from({ length: 100 }, (_, index) => index)
  const found = await pickPages(
    { page: 1, skip: 0 },
    { limit: 3, perPage: 10, wanted: item => item === 2 || item > 70 },
    reader(all, 10),
  )
  expect(found).toEqual({ items: [2], from: { page: 1, skip: 0 }, next: { page: 6, skip: 0 }, looked: 50 })
})
