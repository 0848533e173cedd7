import { z } from 'zod'

/** Where a GraphQL list goes on: its cursor, and how many rows after it were shown. */
export interface GraphPage {
  after: string | null
  skip: number
}

const position = z.object({ after: z.string().max(500).nullable(), skip: z.int().min(0).max(200) })

/** The part of a connection that tells whether there is more. */
export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })

export function startPage(given: unknown): GraphPage {
  return given === undefined ? { after: null, skip: 0 } : position.parse(given)
}

/** The position after `shown` further rows of the same page. */
export function withinPage({ after, skip }: GraphPage, shown: number): GraphPage {
  return { after, skip: skip + shown }
}

/** The position after the whole page; undefined where it was the last. */
export function nextPage({ hasNextPage, endCursor }: z.output<typeof pageInfo>): GraphPage | undefined {
  return hasNextPage ? { after: endCursor, skip: 0 } : undefined
}
