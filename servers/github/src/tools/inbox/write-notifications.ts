import {
  ConnectorError,
  counted,
  dryRun,
  inParallel,
  listOf,
  type Receipt,
  receipt,
  renderReceipt,
  text,
} from '@mcp-connectors/core'
import { z } from 'zod'
import type { GitHub } from '../../client.ts'
import { timestampOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  action: z.enum(['read', 'done', 'mute', 'unmute', 'watch', 'unwatch']),
  ids: listOf(text(20), 50).optional().describe('Threads, for read, done, mute and unmute.'),
  repo: text(2000).optional().describe('To watch or unwatch, or to mark all of it read.'),
  all: z.boolean().default(false).describe('Mark the whole inbox read.'),
  before: text(40).optional().describe('Only what was updated before, for repo or all.'),
  dry_run: dryRun,
})

type Arguments = z.output<typeof input>

export const writeNotifications = tool({
  name: 'github_write_notifications',
  title: 'Work through notifications',
  access: 'write',
  idempotent: true,
  description: 'Mark notifications read or done, mute threads, watch repositories.',
  scopes: ['notifications', 'repo'],
  input,
  output: receipt,
  run: async (args, { client, signal }) => {
    const { action, ids } = args
    if (action === 'watch' || action === 'unwatch') return await watch(client, action, args, signal)
    if (ids !== undefined) return await onThreads(client, action, ids, args.dry_run, signal)
    if (action === 'read') return await readAll(client, args, signal)
    throw new ConnectorError('invalid', `ids is missing: ${action} is for single threads.`, {
      hint: 'github_list_notifications gives the ids.',
    })
  },
  render: renderReceipt,
})

type ThreadAction = 'read' | 'done' | 'mute' | 'unmute'

async function onThreads(
  client: GitHub,
  action: ThreadAction,
  ids: readonly string[],
  dryRun: boolean,
  signal: AbortSignal,
): Promise<Receipt> {
  await checkThreads(client, ids, signal)
  if (dryRun) return { changed: [`${counted(ids.length, 'thread')}: ${action}`], dry_run: true }
  const results = await inParallel(4, ids, async id => {
    const [result] = await Promise.allSettled([send(client, action, Number(id), signal)])
    return { id, error: result.status === 'rejected' ? result.reason : undefined }
  })
  const failed = results.filter(({ error }) => error !== undefined)
  const [first] = failed
  // Nothing was done, or nobody waits any more.
  if (first && (failed.length === ids.length || !ConnectorError.is(first.error))) throw first.error
  return {
    changed: [`${counted(ids.length - failed.length, 'thread')}: ${action}`],
    warnings: failed.map(({ id, error }) => `Thread ${id} not done: ${ConnectorError.is(error) ? error.message : ''}`),
  }
}

/** A thread does not tell its repository by its id. */
async function checkThreads(client: GitHub, ids: readonly string[], signal: AbortSignal): Promise<void> {
  const wrong = ids.find(id => !/^\d{1,15}$/.test(id))
  if (wrong !== undefined) throw new ConnectorError('invalid', `${JSON.stringify(wrong)} is no id of a thread.`)
  if (client.allow.patterns === undefined) return
  await inParallel(4, ids, async id => {
    const route = 'GET /notifications/threads/{thread_id}'
    const { repository } = await client.account().request(route, { thread_id: Number(id) }, { signal })
    client.allow.check(repository.owner.login, repository.name)
  })
}

function send(client: GitHub, action: ThreadAction, id: number, signal: AbortSignal): Promise<unknown> {
  const account = client.account()
  const at = { thread_id: id }
  switch (action) {
    case 'read':
      return account.request('PATCH /notifications/threads/{thread_id}', at, { signal })
    case 'done':
      return account.request('DELETE /notifications/threads/{thread_id}', at, { signal })
    case 'mute':
      return account.request(
        'PUT /notifications/threads/{thread_id}/subscription',
        { ...at, ignored: true },
        { signal },
      )
    case 'unmute':
      return account.request('DELETE /notifications/threads/{thread_id}/subscription', at, { signal })
  }
}

async function readAll(client: GitHub, { repo: given, all, before, dry_run }: Arguments, signal: AbortSignal) {
  const until = { last_read_at: timestampOf(before ?? new Date().toISOString()) }
  const upTo = `read up to ${until.last_read_at}`
  if (given !== undefined) {
    const repo = client.repo(given)
    if (!dry_run) await repo.request('PUT /repos/{owner}/{repo}/notifications', until, { signal })
    return { changed: [`all notifications of ${repo.full} ${upTo}`], dry_run }
  }
  if (!all) {
    throw new ConnectorError('invalid', 'What to mark read is missing.', { hint: 'Pass ids, repo, or all: true.' })
  }
  if (client.allow.patterns !== undefined) {
    throw new ConnectorError('refused', 'The whole inbox has repositories that this server may not use.', {
      hint: 'It was started with --allow-repos: pass repo, or ids.',
    })
  }
  if (!dry_run) await client.account().request('PUT /notifications', { ...until, read: true }, { signal })
  return { changed: [`all notifications ${upTo}`], dry_run }
}

async function watch(
  client: GitHub,
  action: 'watch' | 'unwatch',
  { repo: given, dry_run }: Arguments,
  signal: AbortSignal,
): Promise<Receipt> {
  const repo = client.repo(given)
  const changed = [`${action} ${repo.full}`]
  if (dry_run) return { url: repo.url(), changed, dry_run }
  if (action === 'watch') {
    await repo.request('PUT /repos/{owner}/{repo}/subscription', { subscribed: true }, { signal })
  } else {
    await repo.request('DELETE /repos/{owner}/{repo}/subscription', {}, { signal })
  }
  return { url: repo.url(), changed }
}
