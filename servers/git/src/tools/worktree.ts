import { isAbsolute, join } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { path, repo } from '../arguments.ts'
import type { Git } from '../client.ts'
import { hooksNote } from '../hooks.ts'
import { parseWorkTrees } from '../parse/worktrees.ts'
import { refName, shownBranch } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { describeRemoval, ignored } from '../restore/loss.ts'
import { footer, undo } from '../stage/change.ts'
import { listed, quote } from '../text.ts'
import { tool } from '../tool.ts'
import { save } from '../undo/save.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['add', 'remove']),
  path: path.describe('Folder; relative to the repository.'),
  rev: z.string().optional().describe('add: default HEAD.'),
  branch: z.string().optional().describe('add: check it out, created at rev if new; default detached.'),
  force: z.boolean().optional().describe('remove: with its changes.'),
})

type Arguments = z.output<typeof input>

export const worktree = tool({
  name: 'git_worktree',
  title: 'Linked work trees',
  access: 'write',
  accessFor: ({ action, force }) => (action === 'remove' && force ? 'destroy' : 'write'),
  description: 'Add or remove a linked work tree inside the allowed folders.',
  input,
  output: z.object({
    worktrees: z.array(z.object({ path: z.string(), head: z.string().optional(), branch: z.string().optional() })),
    hooks: z.string(),
    undo,
  }),
  fit: { list: 'worktrees' },
  confirm: async (args, { client, signal }) => {
    const linked = await linkedAt(client, await client.repo(args.repo), args.path)
    return `Remove the work tree ${linked.root} and discard its changes:\n${await describeRemoval(linked, signal)}`
  },
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      const undo =
        args.action === 'add' ? await add(client, repo, args, signal) : await remove(client, repo, args, signal)
      const hooks = await hooksNote(client, repo, 'worktree', signal)
      return { worktrees: await list(repo, signal), hooks, undo }
    }),
  render: ({ worktrees, ...rest }, { untrusted }) =>
    [
      untrusted(
        worktrees
          .map(({ path, head, branch }) => `${path} ${head?.slice(0, 10) ?? '-'} ${branch ?? 'detached'}`)
          .join('\n'),
      ),
      ...footer(rest),
    ].join('\n'),
})

function placeOf(client: Git, repo: Repo, path: string): string {
  return client.folder(isAbsolute(path) ? path : join(repo.root, path))
}

async function add(client: Git, repo: Repo, { path, rev, branch }: Arguments, signal: AbortSignal): Promise<undefined> {
  const place = placeOf(client, repo, path)
  const id = await repo.resolve(rev ?? 'HEAD', { signal })
  const flags = ['worktree', 'add', '-q', '--no-guess-remote']
  if (branch === undefined) await repo.git([...flags, '--detach', place, id], { signal, write: true })
  else {
    const known = await repo.object(`refs/heads/${refName(branch, 'branch')}`, signal)
    if (known && rev !== undefined && known.id !== id) {
      throw new ConnectorError('conflict', `The branch ${quote(branch)} exists, at ${known.id.slice(0, 10)}.`, {
        hint: 'Leave rev out to check it out, or name a new branch.',
      })
    }
    const how = known ? [place, branch] : ['--no-track', '-b', branch, place, id]
    await repo.git([...flags, ...how], { signal, write: true })
  }
}

async function remove(client: Git, repo: Repo, { path, force }: Arguments, signal: AbortSignal) {
  const linked = await linkedAt(client, repo, path)
  if (!force) await refuseIgnored(linked, path, signal)
  const undo = await save(linked, { action: `git_worktree remove ${linked.root}`, signal })
  const args = ['worktree', 'remove', ...(force ? ['--force'] : []), linked.root]
  const { exitCode, stderr } = await repo.git(args, { signal, write: true, ok: [0, 128] })
  if (exitCode === 0) return undo
  throw new ConnectorError('conflict', `The work tree ${quote(path)} was not removed.`, {
    hint: 'force removes one with changes; one that is locked stays.',
    quote: stderr.trim().slice(0, 600),
  })
}

/** An undo point does not hold ignored files, and git itself removes them unasked. */
async function refuseIgnored(linked: Repo, path: string, signal: AbortSignal): Promise<void> {
  const files = await ignored(linked, signal)
  if (files.length === 0) return
  throw new ConnectorError('conflict', `The work tree ${quote(path)} holds ignored files, which no undo brings back.`, {
    quote: listed(files),
    hint: 'force removes them too.',
  })
}

/** The linked work tree at `path`, as a repository of its own; never the main one. */
async function linkedAt(client: Git, repo: Repo, path: string): Promise<Repo> {
  const place = placeOf(client, repo, path)
  const linked = await client.repo(place)
  const isLinked = linked.root === place && linked.commonDir === repo.commonDir && linked.gitDir !== linked.commonDir
  if (isLinked) return linked
  throw new ConnectorError('not_found', `${quote(path)} is not a linked work tree of ${repo.name}.`, {
    hint: 'git_refs with kind "worktrees" lists them.',
  })
}

async function list(repo: Repo, signal: AbortSignal) {
  const { stdout } = await repo.git(['worktree', 'list', '--porcelain', '-z'], { signal })
  return parseWorkTrees(stdout).map(({ path, head, branch }) => ({ path: quote(path), head, ...shownBranch(branch) }))
}
