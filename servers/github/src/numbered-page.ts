import { z } from 'zod'

/** Where a list goes on that GitHub numbers by page: the page, and how many of its rows were shown. */
export interface Numbered {
  page: number
  skip: number
}

const position = z.object({ page: z.int().min(1).max(10_000), skip: z.int().min(0).max(200) })

export function start(given: unknown): Numbered {
  return given === undefined ? { page: 1, skip: 0 } : position.parse(given)
}

/** The position after `shown` further rows of the same page. */
export function after({ page, skip }: Numbered, shown: number): Numbered {
  return { page, skip: skip + shown }
}

/** The position after the whole page; undefined where it was the last. */
export function afterPage({ page }: Numbered, next: string | undefined): Numbered | undefined {
  return next === undefined ? undefined : { page: page + 1, skip: 0 }
}
