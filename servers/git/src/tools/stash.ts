import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import { hooksNote } from '../hooks.ts'
import { conflict, renderConflicts } from '../integrate/conflicts.ts'
import { outcomeOf } from '../integrate/operate.ts'
import type { Repo } from '../repo.ts'
import { footer, undo } from '../stage/change.ts'
import { fields, readable } from '../text.ts'
import { tool } from '../tool.ts'
import { refuseNested } from '../undo/nested.ts'
import { save } from '../undo/save.ts'
import { readStatus } from './status.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['save', 'apply', 'pop', 'drop']),
  stash: z.int().min(0).max(9999).default(0).describe('0 is the newest.'),
  message: z.string().max(1000).optional(),
  untracked: z.boolean().optional().describe('save: include them.'),
})

type Arguments = z.output<typeof input>

export const stash = tool({
  name: 'git_stash',
  title: 'Stash',
  access: 'write',
  accessFor: ({ action }) => (action === 'drop' ? 'destroy' : 'write'),
  description: 'Put uncommitted changes aside, bring them back, or drop them.',
  input,
  output: z.object({ stashes: z.array(z.string()), conflicts: z.array(conflict), hooks: z.string(), undo }),
  fit: { list: 'stashes' },
  confirm: async ({ repo: name, stash }, { client, signal }) => {
    const repo = await client.repo(name)
    const { subject } = await find(repo, stash, signal)
    return `Drop stash ${stash} of ${repo.root}: ${subject}`
  },
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      const { undo, conflicts } = await act(repo, args, signal)
      const stashes = (await list(repo, signal)).map(({ subject }, index) => `${index}: ${subject}`)
      return { stashes, conflicts, hooks: await hooksNote(client, repo, 'stage', signal), undo }
    }),
  render: ({ stashes, conflicts, ...rest }, { untrusted }) =>
    [
      ...(conflicts.length === 0 ? [] : [`conflicts, the stash is kept:\n${untrusted(renderConflicts(conflicts))}`]),
      stashes.length === 0 ? 'no stashes' : `stashes:\n${untrusted(stashes.join('\n'))}`,
      ...footer(rest),
    ].join('\n'),
})

async function act(repo: Repo, { action, stash, message, untracked }: Arguments, signal: AbortSignal) {
  const described = { action: `git_stash ${action}`, signal }
  if (action === 'save') {
    await refuseClean(repo, untracked ?? false, signal)
    await refuseNested(repo, ['HEAD'], signal)
    const undo = await save(repo, described)
    const flags = [...(untracked ? ['--include-untracked'] : ['--no-include-untracked']), '-m', message ?? 'git_stash']
    // git stash itself passes ":/" on, which has to keep its meaning here.
    await repo.git(['--no-literal-pathspecs', 'stash', 'push', '-q', ...flags], { signal, write: true })
    return { undo, conflicts: [] }
  }
  const { id } = await find(repo, stash, signal)
  if (action === 'drop') {
    const undo = await save(repo, { ...described, lost: { ref: 'refs/stash', oid: id } })
    await repo.git(['stash', 'drop', '-q', `stash@{${stash}}`], { signal, write: true })
    return { undo, conflicts: [] }
  }
  const undo = await save(repo, { ...described, incoming: [`${id}^{tree}`] })
  return { undo, conflicts: await bringBack(repo, action, stash, signal) }
}

async function refuseClean(repo: Repo, untracked: boolean, signal: AbortSignal): Promise<void> {
  const status = await readStatus(repo, signal)
  if (status.staged.length + status.unstaged.length + status.conflicts.length > 0 || status.truncated) return
  if (untracked && status.untracked.length > 0) return
  throw new ConnectorError('conflict', 'There is nothing to stash.', {
    ...(status.untracked.length > 0 ? { hint: 'With untracked: true, untracked files are put aside too.' } : {}),
  })
}

/** With what was staged, where that still fits; git checks this before it touches anything. */
async function bringBack(repo: Repo, action: 'apply' | 'pop', stash: number, signal: AbortSignal) {
  const run = (...flags: string[]) =>
    repo.git(['stash', action, '-q', ...flags, `stash@{${stash}}`], { signal, write: true, ok: [0, 1] })
  const first = await run('--index')
  const output = /without --index/i.test(first.stderr) ? await run() : first
  return (await outcomeOf(repo, 'stash', output, signal)).conflicts
}

async function list(repo: Repo, signal: AbortSignal): Promise<{ id: string; subject: string }[]> {
  const { stdout } = await repo.git(['stash', 'list', '-z', '--format=%H %gs'], { signal })
  return fields(stdout).map(line => {
    const end = line.indexOf(' ')
    return { id: line.slice(0, end), subject: readable(line.slice(end + 1)) }
  })
}

async function find(repo: Repo, stash: number, signal: AbortSignal): Promise<{ id: string; subject: string }> {
  const stashes = await list(repo, signal)
  const found = stashes[stash]
  if (found) return found
  if (stashes.length === 0) throw new ConnectorError('not_found', 'There is no stash.')
  throw new ConnectorError('not_found', `There is no stash ${stash}; there are ${stashes.length}.`, {
    hint: 'git_refs with kind "stashes" lists them.',
  })
}
