import type { Json } from '../call.ts'
import { GraphProblem } from './errors.ts'

/** A page of a list, as `first`, `last`, `after` and `before` ask for it. `edge` adds to the edges. */
export function connection<T>(
  items: readonly T[],
  args: Json,
  { make = item => item, edge = () => ({}) }: { make?: (item: T) => unknown; edge?: (item: T) => object } = {},
): Json {
  const [low, high] = [placeOf(args.after) ?? 0, (placeOf(args.before) ?? items.length + 1) - 1]
  const within = Math.max(low, high)
  const first = typeof args.first === 'number' ? Math.min(low + args.first, within) : within
  const start = typeof args.last === 'number' ? Math.max(first - args.last, low) : low
  const page = items.slice(start, first)
  const cursor = (index: number): string => Buffer.from(`cursor:v2:${start + index + 1}`).toString('base64')
  const nodes = page.map(make)
  return {
    totalCount: items.length,
    nodes,
    edges: page.map((item, index) => ({ cursor: cursor(index), node: nodes[index], ...edge(item) })),
    pageInfo: {
      hasNextPage: first < items.length,
      hasPreviousPage: start > 0,
      startCursor: page.length === 0 ? null : cursor(0),
      endCursor: page.length === 0 ? null : cursor(page.length - 1),
    },
  }
}

function placeOf(cursor: unknown): number | undefined {
  if (typeof cursor !== 'string') return undefined
  const [, place] = /^cursor:v2:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString()) ?? []
  if (place !== undefined) return Number(place)
  throw new GraphProblem('INVALID_CURSOR_ARGUMENTS', `\`${cursor}\` does not appear to be a valid cursor.`)
}

/** GitHub wants to know how much, where any are wanted, and gives no more than 100. */
export function checkBounds(field: string, { first, last }: Json, wantsAny: boolean): void {
  if (wantsAny && typeof first !== 'number' && typeof last !== 'number') {
    const message = `You must provide a \`first\` or \`last\` value to properly paginate the \`${field}\` connection.`
    throw new GraphProblem('MISSING_PAGINATION_BOUNDARIES', message)
  }
  for (const [name, count] of Object.entries({ first, last })) {
    if (typeof count !== 'number') continue
    if (count > 100) {
      const message = `Requesting ${count} records on the \`${field}\` connection exceeds the \`${name}\` limit of 100 records.`
      throw new GraphProblem('EXCESSIVE_PAGINATION', message)
    }
    if (count < 0) {
      const message = `\`${name}\` on the \`${field}\` connection cannot be less than zero.`
      throw new GraphProblem('INVALID_PAGINATION', message)
    }
  }
}
