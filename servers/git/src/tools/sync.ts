import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import type { Git } from '../client.ts'
import { hooksNote } from '../hooks.ts'
import { conflict, renderConflicts } from '../integrate/conflicts.ts'
import { advance, fetch } from '../remote/fetch.ts'
import type { Progress } from '../remote/progress.ts'
import { type PushOptions, push, readRefspecs } from '../remote/push.ts'
import { findRemote, type Remote, upstreamOf } from '../remote/remotes.ts'
import type { Repo } from '../repo.ts'
import { footer, undo } from '../stage/change.ts'
import { quote } from '../text.ts'
import { tool } from '../tool.ts'
import { currentBranch } from '../undo/save.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['fetch', 'pull', 'push']),
  remote: z.string().optional().describe('Name; default: what the branch follows, else origin.'),
  refs: z
    .array(z.string())
    .max(100)
    .optional()
    .describe('fetch: branches. push: "name", "local:remote", ":remote" (deletes); default the current branch.'),
  rebase: z.boolean().optional().describe('pull: rebase if both sides have commits; otherwise only forward.'),
  prune: z.boolean().optional().describe('fetch: drop branches that the remote deleted.'),
  force: z.boolean().optional().describe('push: with lease.'),
  dry_run: z.boolean().default(true).describe('push only shows what it would send, until false.'),
})

type Arguments = z.output<typeof input>

const update = z.object({ ref: z.string(), change: z.string() })
const output = z.object({
  remote: z.string(),
  urls: z.array(z.string()),
  preview: z.boolean(),
  updated: z.array(update),
  rejected: z.array(update),
  conflicts: z.array(conflict),
  head: z.string().optional(),
  hooks: z.string(),
  undo,
})

export const sync = tool({
  name: 'git_sync',
  title: 'Fetch, pull, push',
  access: 'write',
  accessFor: args => (isDestroying(args) ? 'destroy' : 'write'),
  world: 'open',
  description: 'Fetch from a remote, pull the current branch, or push. A push previews refs and URL first.',
  input,
  output,
  fit: { list: 'updated' },
  confirm: async (args, { client, signal, progress }) => {
    const repo = await client.repo(args.repo)
    const { remote, options } = await plan(repo, args, { client, signal, progress })
    const { updated, rejected } = await push(repo, { ...options, preview: true })
    return `Push to ${remote.urls.join(', ')} from ${repo.root}:\n${[...updated, ...rejected].map(renderUpdate).join('\n')}`
  },
  run: (args, { client, signal, progress }) =>
    client.change(args.repo, signal, (repo): Promise<z.input<typeof output>> => {
      const context = { client, signal, progress }
      return args.action === 'push' ? pushNow(repo, args, context) : fetchNow(repo, args, context)
    }),
  render,
})

function isDestroying({ action, force, refs = [], dry_run }: Arguments): boolean {
  return action === 'push' && !dry_run && (force === true || refs.some(ref => ref.startsWith(':')))
}

function empty({ name, urls }: Remote) {
  return { remote: quote(name), urls, preview: false, updated: [], rejected: [], conflicts: [] }
}

interface Context {
  client: Git
  signal: AbortSignal
  progress: Progress
}

async function plan(repo: Repo, args: Arguments, { client, signal, progress }: Context) {
  const upstream = await upstreamOf(repo, await currentBranch(repo, signal), signal)
  const wanted = args.remote ?? upstream.remote
  const remote = await findRemote(repo, wanted, { push: true, protocols: client.protocols, signal })
  const follows = upstream.remote === remote.name ? upstream : { ...upstream, remoteRef: undefined }
  const options: PushOptions = {
    remote: remote.name,
    refspecs: await readRefspecs(repo, args.refs ?? [], follows, signal),
    force: args.force ?? false,
    preview: args.dry_run,
    setUpstream: args.refs === undefined && upstream.remote === undefined && !args.dry_run,
    signal,
    progress,
  }
  return { remote, options }
}

async function fetchNow(repo: Repo, args: Arguments, { client, signal, progress }: Context) {
  const pulls = args.action === 'pull'
  const upstream = await upstreamOf(repo, await currentBranch(repo, signal), signal)
  if (pulls && upstream.tracking === undefined) throw noUpstream(upstream.branch)
  const name = pulls ? upstream.remote : (args.remote ?? upstream.remote)
  const remote = await findRemote(repo, name, { push: false, protocols: client.protocols, signal })
  const pulled = upstream.remoteRef?.replace(/^refs\/heads\//, '') ?? ''
  const branches = pulls ? [pulled] : (args.refs ?? [])
  const updates = await fetch(repo, { remote: remote.name, branches, prune: args.prune ?? false, signal, progress })
  // What was just fetched, whatever else the configuration calls the upstream's copy.
  const tracking = { ...upstream, tracking: `refs/remotes/${remote.name}/${pulled}` }
  const moved = pulls ? await advance(repo, tracking, args.rebase ?? false, signal) : undefined
  return {
    ...empty(remote),
    updated: updates.map(({ ref, from, to }) => ({ ref, change: `${short(from)}..${short(to)}` })),
    conflicts: moved?.outcome.conflicts ?? [],
    head: (await repo.object('HEAD^{commit}', signal))?.id,
    hooks: await hooksNote(client, repo, 'pull', signal),
    undo: moved?.undo,
  }
}

async function pushNow(repo: Repo, args: Arguments, context: Context) {
  const { client, signal } = context
  const { remote, options } = await plan(repo, args, context)
  const result = await push(repo, options)
  if (result.updated.length === 0 && result.rejected.length > 0 && !options.preview) {
    throw new ConnectorError('conflict', `${quote(remote.name)} rejected the push.`, {
      hint: 'Pull first, then push again; nothing was sent.',
      quote: result.rejected.map(renderUpdate).join('\n'),
    })
  }
  return { ...empty(remote), ...result, preview: options.preview, hooks: await hooksNote(client, repo, 'push', signal) }
}

function noUpstream(branch: string | undefined): ConnectorError {
  const what = branch === undefined ? 'HEAD is detached' : `${quote(branch)} follows no remote branch`
  return new ConnectorError('invalid', `${what}: there is nothing to pull.`, {
    hint: 'Fetch, then use git_integrate; or push once, which sets the upstream.',
  })
}

function short(id: string | undefined): string {
  return id?.slice(0, 10) ?? '(none)'
}

function renderUpdate({ ref, change }: z.output<typeof update>): string {
  return `${ref} ${change}`
}

function render(value: z.output<typeof output>, { untrusted }: { untrusted: (text: string) => string }): string {
  const { remote, urls, preview, updated, rejected, conflicts, head, ...rest } = value
  const body = [
    `${remote} ${urls.join(', ')}`,
    ...(updated.length === 0 && rejected.length === 0 ? ['nothing new'] : updated.map(renderUpdate)),
    ...rejected.map(item => `rejected: ${renderUpdate(item)}`),
    ...(conflicts.length === 0 ? [] : [`conflicts:\n${renderConflicts(conflicts)}`]),
    ...(head === undefined ? [] : [`HEAD ${short(head)}`]),
  ]
  const next = preview ? ['Nothing was sent: this is a preview. Call again with dry_run: false to push.'] : []
  return [untrusted(body.join('\n')), ...next, ...footer(rest)].join('\n')
}
