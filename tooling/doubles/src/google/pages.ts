import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Call, number, type Range } from './call.ts'
import { invalid } from './errors.ts'

export interface Page<Item> {
  readonly items: Item[]
  /** Empty, or `nextPageToken`. */
  readonly more: { readonly nextPageToken?: string }
}

const shape = z.strictObject({ start: z.int().min(0), of: z.string() })

/** What belongs to a page and not to the question. */
const ofPages = new Set(['pageToken', 'pageSize', 'fields', 'alt', 'prettyPrint', 'key', 'quotaUser'])

/** One page of a list. Throws 400 for a token of another question. */
export function paged<Item>(call: Call, all: readonly Item[], range: Range): Page<Item> {
  const size = Math.min(number(call, 'pageSize', range), call.store.mostPerPage)
  const start = startOf(call)
  const end = start + size
  return { items: all.slice(start, end), more: end < all.length ? { nextPageToken: pageToken(call, end) } : {} }
}

/** Where the page begins that is asked for. Throws 400. */
function startOf(call: Call): number {
  const { pageToken: given = '' } = call.query
  if (given === '') return 0
  const token = shape.safeParse(jsonIn(given.replace(/^~!!~/, ''))).data
  if (token?.of !== question(call)) throw invalid('pageToken', 'Invalid Value')
  return token.start
}

const pageToken = (call: Call, start: number): string =>
  `~!!~${Buffer.from(JSON.stringify({ start, of: question(call) })).toString('base64url')}`

/** A short text that only the same question has. */
function question({ name, params, query }: Call): string {
  const asked = Object.entries(query).filter(([key]) => !ofPages.has(key))
  const text = JSON.stringify([name, params, asked.sort(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}

function jsonIn(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token, 'base64url').toString())
  } catch {
    return undefined
  }
}
