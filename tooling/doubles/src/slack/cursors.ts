import { type Call, number, Refusal } from './call.ts'

/** Where in a list the next page begins; good for its method alone. */
export const cursor = ({ method }: Call, at: number): string => Buffer.from(`${method}:${at}`).toString('base64')

/** Where this page begins. Throws invalid_cursor. */
export function position({ method, args }: Call): number {
  if (args.cursor === undefined || args.cursor === '') return 0
  const [of, at = ''] = Buffer.from(args.cursor, 'base64').toString().split(':')
  if (of !== method || !/^\d+$/.test(at)) throw new Refusal('invalid_cursor')
  return Number(at)
}

/** The page of `limit` items that is asked for, and the cursor of the next one: empty at the end. */
export function page<T>(
  call: Call,
  items: readonly T[],
  { most, standard }: { most: number; standard: number },
): { items: T[]; next: string } {
  const limit = Math.min(Math.max(number(call, 'limit', standard), 1), most)
  const from = position(call)
  const end = from + limit
  return { items: items.slice(from, end), next: end < items.length ? cursor(call, end) : '' }
}
