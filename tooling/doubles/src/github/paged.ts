import { type Answer, type Call, ok } from './call.ts'

/** One page of a list (30 a page, at most 100), with the links to the others. `wrap` makes the body of the items. */
export function paged<T>(call: Call, items: readonly T[], wrap: (page: T[]) => unknown = page => page): Answer {
  const { page, size } = pageOf(call)
  const body = wrap(items.slice((page - 1) * size, page * size))
  return { ...ok(body), headers: linksOf(call, page, size, items.length) }
}

export function pageOf({ query }: Call): { page: number; size: number } {
  const page = Math.max(1, Number(query.get('page') ?? 1) || 1)
  const size = Math.min(100, Math.max(1, Number(query.get('per_page') ?? 30) || 30))
  return { page, size }
}

function linksOf({ front, path, query }: Call, page: number, size: number, total: number): Record<string, string> {
  const last = Math.max(1, Math.ceil(total / size))
  const link = (to: number, rel: string): string => {
    const asked = new URLSearchParams(query)
    asked.set('page', String(to))
    return `<${front.url}${path}?${asked}>; rel="${rel}"`
  }
  const links = [
    ...(page > 1 ? [link(page - 1, 'prev')] : []),
    ...(page < last ? [link(page + 1, 'next'), link(last, 'last')] : []),
    ...(page > 1 ? [link(1, 'first')] : []),
  ]
  return links.length === 0 ? {} : { link: links.join(', ') }
}
