import { z } from 'zod'
import type { Data } from '../api.ts'
import type { Repo } from '../repo.ts'
import { loginOf } from './row.ts'

/** A comment on an issue or pull request. */
export const comment = z.object({
  id: z.number(),
  /** Which one, from 1: the oldest. Absent where it was asked for by its id. */
  nth: z.int().optional(),
  author: z.string(),
  association: z.string().optional(),
  created: z.string(),
  edited: z.boolean().optional(),
  /** Where it is a review comment: `path:line`. */
  place: z.string().optional(),
  body: z.string(),
  /** Characters of the whole text, where only a part of it is here. */
  length: z.int().optional(),
  reactions: z.string().optional(),
})

export type Comment = z.output<typeof comment>
export type Received = Data<'GET /repos/{owner}/{repo}/issues/{issue_number}/comments'>[number]

/** `from`: how many characters are left out at its beginning; `most`: how many are kept. */
export interface Window {
  from: number
  most: number
}

export function windowOf(text: string, { from, most }: Window): { body: string; length?: number } {
  if (from === 0 && text.length <= most) return { body: text }
  return { body: text.slice(from, from + most).toWellFormed(), length: text.length }
}

/** `+1 3, heart 1`; undefined for none. */
export function reactionsOf(rollup: Received['reactions']): { reactions?: string } {
  if (!rollup || rollup.total_count === 0) return {}
  const { url: _url, total_count: _total, ...counts } = rollup
  const told = Object.entries(counts).filter(([, count]) => count > 0)
  return told.length === 0 ? {} : { reactions: told.map(([name, count]) => `${name} ${count}`).join(', ') }
}

export function commentOf(received: Received, window: Window): Comment {
  return {
    id: received.id,
    author: loginOf(received.user),
    ...(received.author_association ? { association: received.author_association } : {}),
    created: received.created_at,
    ...(received.updated_at === received.created_at ? {} : { edited: true }),
    ...windowOf(received.body ?? '', window),
    ...reactionsOf(received.reactions),
  }
}

/** Comments `first` to `last`, counted from 1, the oldest first. GitHub lists them in this order only. */
export async function commentsBetween(
  repo: Repo,
  number: number,
  { first, last }: { first: number; last: number },
  window: Window,
  signal: AbortSignal,
): Promise<Comment[]> {
  const size = last - first + 1
  if (size <= 0) return []
  // Pages as long as what is wanted: it lies on one of them, or on two.
  const pages = [...new Set([Math.ceil(first / size), Math.ceil(last / size)])]
  const found = await Promise.all(
    pages.map(async page => {
      const at = { issue_number: number, per_page: size, page }
      const data = await repo.request('GET /repos/{owner}/{repo}/issues/{issue_number}/comments', at, { signal })
      return data.map((one, index) => ({ ...commentOf(one, window), nth: (page - 1) * size + index + 1 }))
    }),
  )
  return found.flat().filter(({ nth }) => nth >= first && nth <= last)
}

/** Which comments come next: the newest, or the oldest, after those up to `shown` were shown. */
export function nextComments(order: 'newest' | 'oldest', total: number, shown: number | undefined, most: number) {
  if (order === 'oldest') {
    const first = (shown ?? 0) + 1
    return { first, last: Math.min(total, first + most - 1) }
  }
  const last = Math.min(total, (shown ?? total + 1) - 1)
  return { first: Math.max(1, last - most + 1), last }
}
