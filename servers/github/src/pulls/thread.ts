import { z } from 'zod'
import type { Data } from '../api.ts'
import { everyPage } from '../every-page.ts'
import { type Window, windowOf } from '../issues/comment.ts'
import { loginOf } from '../issues/row.ts'
import type { Repo } from '../repo.ts'

const comment = z.object({
  id: z.number(),
  author: z.string(),
  association: z.string(),
  at: z.string(),
  body: z.string(),
  length: z.int().optional(),
})

/** Comments on one place of the diff. The id of the first one names the thread. */
export const thread = z.object({
  path: z.string(),
  /** Absent: on the file as a whole. */
  line: z.int().optional(),
  start_line: z.int().optional(),
  /** Before the change, where it is on a removed line. */
  side: z.literal('LEFT').optional(),
  /** The lines have changed since. */
  outdated: z.boolean(),
  /** Absent where only REST could be asked, which does not tell. */
  resolved: z.boolean().optional(),
  comments: z.array(comment),
})

export type Thread = z.output<typeof thread>

type Received = Data<'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments'>[number]

const mostPages = 3

/** The threads of a pull request in order of their places; `complete`: these are all. */
export async function threadsOf(
  repo: Repo,
  number: number,
  window: Window,
  signal: AbortSignal,
): Promise<{ threads: Thread[]; complete: boolean }> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/comments'
  const { items, complete } = await everyPage(mostPages, page =>
    repo.page(route, { pull_number: number, per_page: 100, page }, { signal }),
  )
  const groups = Map.groupBy(items, ({ id, in_reply_to_id }) => in_reply_to_id ?? id)
  return { threads: inOrder([...groups.values()].flatMap(group => threadOf(group, window))), complete }
}

export function inOrder(threads: readonly Thread[]): Thread[] {
  return threads.toSorted((a, b) => (a.path === b.path ? (a.line ?? 0) - (b.line ?? 0) : a.path < b.path ? -1 : 1))
}

function threadOf(group: readonly Received[], window: Window): Thread[] {
  const [first] = group
  if (!first) return []
  const line = first.line ?? first.original_line
  const start = first.start_line ?? first.original_start_line
  const isFile = first.subject_type === 'file'
  return [
    {
      path: first.path,
      ...(isFile || !line ? {} : { line }),
      ...(isFile || !start ? {} : { start_line: start }),
      ...(first.side === 'LEFT' ? { side: 'LEFT' as const } : {}),
      outdated: !isFile && !first.line,
      comments: group.map(one => ({
        id: one.id,
        author: loginOf(one.user),
        association: one.author_association,
        at: one.created_at,
        ...windowOf(one.body, window),
      })),
    },
  ]
}

/** `src/a.ts:10-12 (removed lines, outdated)`. */
export function placeOf({ path, line, start_line, side, outdated, resolved }: Thread): string {
  const lines = line === undefined ? '' : `:${start_line === undefined ? '' : `${start_line}-`}${line}`
  const words = [side === 'LEFT' && 'removed lines', outdated && 'outdated', resolved && 'resolved'].filter(Boolean)
  return `${path}${lines}${words.length > 0 ? ` (${words.join(', ')})` : ''}`
}
