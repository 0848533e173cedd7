import { type Answer, type Call, ok, Refusal } from './call.ts'
import { pageOf } from './paged.ts'

/**
 * One page of a list that goes on after a cursor instead of at a number. `keyOf` gives what the list is ordered by, the
 * greatest first: so a page goes on at the right place even where the item of the cursor is gone.
 */
export async function cursorPaged<T>(
  call: Call,
  items: readonly T[],
  keyOf: (item: T) => string,
  wrap: (item: T) => unknown,
): Promise<Answer> {
  if (call.query.has('page')) throw new Refusal(400, 'Pagination using the `page` parameter is not supported.')
  const { size } = pageOf(call)
  const [before, after] = [keyIn(call, 'before'), keyIn(call, 'after')]
  const sorted = items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
  const rest = sorted.filter(item => (after === undefined || keyOf(item) < after) && isAbove(keyOf(item), before))
  const page = before === undefined ? rest.slice(0, size) : rest.slice(-size)
  const [first, last] = [page[0], page.at(-1)]
  const links = [
    ...(first === undefined || first === sorted[0] ? [] : [link(call, 'before', keyOf(first), 'prev')]),
    ...(last === undefined || last === sorted.at(-1) ? [] : [link(call, 'after', keyOf(last), 'next')]),
  ]
  const body = await Promise.all(page.map(wrap))
  return { ...ok(body), headers: links.length === 0 ? {} : { link: links.join(', ') } }
}

function isAbove(key: string, before: string | undefined): boolean {
  return before === undefined || key > before
}

const mark = 'cursor:v2:'

function keyIn({ query }: Call, name: 'before' | 'after'): string | undefined {
  const given = query.get(name)
  if (given === null || given === '') return undefined
  const text = Buffer.from(given, 'base64url').toString()
  if (!text.startsWith(mark)) throw new Refusal(400, `Invalid ${name} cursor`)
  return text.slice(mark.length)
}

function link({ front, path, query }: Call, name: 'before' | 'after', key: string, rel: string): string {
  const asked = new URLSearchParams(query)
  asked.delete('before')
  asked.delete('after')
  asked.set(name, Buffer.from(mark + key).toString('base64url'))
  return `<${front.url}${path}?${asked}>; rel="${rel}"`
}
