import { inParallel, text } from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../../client.ts'
import { withDetails } from '../../inbox/details.ts'
import { type Notification, notification, notificationOf, renderNotification } from '../../inbox/notification.ts'
import { after, afterPage, start } from '../../numbered-page.ts'
import { timestampOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo: text(2000).optional().describe('Only of this one.'),
  filter: z.enum(['unread', 'participating', 'all']).default('unread'),
  since: text(40).optional(),
  details: z.boolean().default(false).describe('State and last comment of each.'),
  limit: z.int().min(1).max(50).default(30),
})

const output = z.object({
  rows: z.array(notification),
  hidden: z.int().describe('Left out by the settings.'),
  page: z.int(),
  skipped: z.int(),
})

export const listNotifications = tool({
  name: 'github_list_notifications',
  title: 'Notifications',
  access: 'read',
  description: 'List the notifications of the inbox, newest first.',
  scopes: ['notifications', 'repo'],
  input,
  output,
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const at = start(position)
    const { threads, next } = await read(client, args, at.page, signal)
    const allowed = threads.filter(({ repo }) => client.allow.allowsRepo(repo))
    // With lockdown the author decides, whom only the details tell.
    const isDetailed = args.details || client.lockdown
    const rows = isDetailed ? await withDetails(client, client.account(), allowed, signal) : allowed
    const { items, withheld } = await shown(client, rows, signal)
    return {
      rows: items.slice(at.skip),
      hidden: threads.length - allowed.length + withheld,
      page: at.page,
      skipped: at.skip,
      next: afterPage(at, next),
    }
  },
  render: ({ rows, hidden }, { untrusted }) => {
    const left = hidden === 0 ? [] : [`${hidden} left out: the settings do not allow them.`]
    if (rows.length === 0) return ['No notifications.', ...left].join('\n')
    return [untrusted(rows.map(renderNotification).join('\n')), ...left].join('\n')
  },
})

async function read(client: GitHub, args: z.output<typeof input>, page: number, signal: AbortSignal) {
  const query = {
    all: args.filter === 'all',
    participating: args.filter === 'participating',
    ...(args.since === undefined ? {} : { since: timestampOf(args.since) }),
    per_page: args.limit,
    page,
  }
  const { data, next } =
    args.repo === undefined
      ? await client.account().page('GET /notifications', query, { signal })
      : await client.repo(args.repo).page('GET /repos/{owner}/{repo}/notifications', query, { signal })
  return { threads: data.map(notificationOf), next }
}

/** Rows whose authors may be read, with the last comment where that is so of its author too. */
async function shown(client: GitHub, rows: readonly Notification[], signal: AbortSignal) {
  if (!client.lockdown) return { items: [...rows], withheld: 0 }
  const items = (await inParallel(4, rows, row => shownOf(client, row, signal))).flat()
  return { items, withheld: rows.length - items.length }
}

async function shownOf(client: GitHub, row: Notification, signal: AbortSignal): Promise<Notification[]> {
  // Who may push makes releases. Nothing tells who began a discussion, or whose commit or run it is.
  if (row.kind === 'Release') return [row]
  const repo = client.repo(row.repo)
  const { items } = await repo.shown([row], ({ author }) => (author ? { login: author } : null), signal)
  if (items.length === 0 || row.last === undefined) return items
  const { last, ...rest } = row
  const heard = await repo.shown([last], ({ author }) => ({ login: author }), signal)
  return [heard.withheld > 0 ? rest : row]
}
