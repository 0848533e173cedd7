import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import { type Hooked, hooksNote } from '../hooks.ts'
import { conflict, renderConflicts } from '../integrate/conflicts.ts'
import { type Outcome, unmerged } from '../integrate/operate.ts'
import { type Operation, operationIn } from '../integrate/operation.ts'
import { start, step } from '../integrate/start.ts'
import { shownBranch } from '../ref-name.ts'
import type { Repo } from '../repo.ts'
import { footer, undo } from '../stage/change.ts'
import { listed } from '../text.ts'
import { tool } from '../tool.ts'
import { refuseNested } from '../undo/nested.ts'
import { currentBranch, save } from '../undo/save.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['merge', 'rebase', 'cherry_pick', 'revert', 'continue', 'skip', 'abort']),
  revs: z.array(z.string()).max(100).optional().describe('rebase: onto what.'),
  message: z.string().max(20_000).optional().describe('For merge.'),
  no_ff: z.boolean().optional(),
  squash: z.boolean().optional().describe('merge: only stage the result.'),
})

type Arguments = z.output<typeof input>

const output = z.object({
  result: z.enum(['done', 'unchanged', 'staged', 'conflicts', 'stopped']),
  operation: z.string().optional(),
  head: z.string().optional(),
  branch: z.string().optional(),
  conflicts: z.array(conflict),
  hooks: z.string(),
  undo,
})

export const integrate = tool({
  name: 'git_integrate',
  title: 'Merge, rebase, cherry-pick, revert',
  access: 'write',
  description: 'Combine histories; continue, skip or abort what stopped. Conflicts come back as data.',
  input,
  output,
  fit: { list: 'conflicts' },
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      const operation = await operationIn(repo.gitDir)
      const before = await repo.object('HEAD^{commit}', signal)
      const { outcome, undo } = await integrateNow(repo, args, operation, signal)
      const [head, branch] = await Promise.all([repo.object('HEAD^{commit}', signal), currentBranch(repo, signal)])
      const hooks = await hooksNote(client, repo, hooked(args.action, operation), signal)
      return {
        result: resultOf(args, outcome, before?.id === head?.id),
        operation: outcome.operation,
        head: head?.id,
        ...shownBranch(branch),
        conflicts: outcome.conflicts,
        hooks,
        undo,
      }
    }),
  render,
})

async function integrateNow(repo: Repo, args: Arguments, operation: Operation | undefined, signal: AbortSignal) {
  const { action, revs = [] } = args
  const described = { action: `git_integrate ${action} ${revs.join(' ')}`.trim(), signal }
  if (action === 'continue' || action === 'skip' || action === 'abort') {
    if (operation === undefined) throw new ConnectorError('conflict', `There is nothing in progress to ${action}.`)
    if (action === 'continue') await refuseUnresolved(repo, operation, signal)
    // Where an abort goes back to; elsewhere it is HEAD.
    const incoming = await existing(repo, ['rebase-merge/orig-head', 'sequencer/head'], signal)
    const undo = await save(repo, { ...described, incoming })
    return { undo, outcome: await step(repo, action, operation, signal) }
  }
  if (operation !== undefined) {
    throw new ConnectorError('conflict', `A ${operation} is in progress.`, { hint: 'Use continue, skip or abort.' })
  }
  const isOne = action === 'rebase' ? revs.length === 1 : revs.length > 0
  if (!isOne)
    throw new ConnectorError(
      'invalid',
      `${action} needs ${action === 'rebase' ? 'one revision' : 'revisions'} in revs.`,
    )
  const ids = await Promise.all(revs.map(rev => repo.resolve(rev, { signal })))
  if (action === 'rebase') await refuseNested(repo, ids, signal)
  // Reverting writes what the commit took away.
  const incoming =
    action === 'revert'
      ? await existing(
          repo,
          ids.map(id => `${id}^1`),
          signal,
        )
      : ids
  const undo = await save(repo, { ...described, incoming, replayed: action === 'rebase' ? ids[0] : undefined })
  return { undo, outcome: await start(repo, { ...args, action, revs }, ids, signal) }
}

function hooked(action: Arguments['action'], operation: Operation | undefined): Hooked {
  if (action === 'rebase' || operation === 'rebase' || operation === 'am') return 'rebase'
  return action === 'merge' || operation === 'merge' ? 'merge' : 'pick'
}

async function existing(repo: Repo, revisions: readonly string[], signal: AbortSignal): Promise<string[]> {
  const found = await Promise.all(revisions.map(rev => repo.object(`${rev}^{commit}`, signal)))
  return found.flatMap(commit => (commit ? [commit.id] : []))
}

async function refuseUnresolved(repo: Repo, operation: Operation, signal: AbortSignal): Promise<void> {
  const left = await unmerged(repo, signal)
  if (left.length === 0) return
  throw new ConnectorError('conflict', `The ${operation} has unresolved conflicts.`, {
    quote: listed(left.map(({ path }) => path)),
    hint: 'Write the resolved files, stage them with git_stage, then continue.',
  })
}

function resultOf(
  { action, squash }: Arguments,
  { conflicts, operation }: Outcome,
  isSameHead: boolean,
): z.output<typeof output>['result'] {
  if (conflicts.length > 0) return 'conflicts'
  if (operation !== undefined) return 'stopped'
  if (action === 'merge' && squash) return 'staged'
  const starts = action !== 'continue' && action !== 'skip' && action !== 'abort'
  return starts && isSameHead ? 'unchanged' : 'done'
}

function render(value: z.output<typeof output>, { untrusted }: { untrusted: (text: string) => string }): string {
  const { result, operation, head, branch, conflicts, ...rest } = value
  const where = `HEAD ${head?.slice(0, 10) ?? 'has no commit'} on ${branch ?? 'a detached HEAD'}`
  const first = `${result}${operation === undefined ? '' : `, ${operation} in progress`}`
  const others = operation === 'merge' ? 'abort' : 'skip, abort'
  const next = operation === undefined ? [] : [`Resolve, git_stage, then action continue; or ${others}.`]
  const body = conflicts.length === 0 ? where : `${where}\nconflicts:\n${renderConflicts(conflicts)}`
  return [first, untrusted(body), ...next, ...footer(rest)].join('\n')
}
