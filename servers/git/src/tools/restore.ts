import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import { hooksNote } from '../hooks.ts'
import type { Repo } from '../repo.ts'
import { lossOf } from '../restore/loss.ts'
import { footer, fromStdin, pathList, paths, undo } from '../stage/change.ts'
import { listed } from '../text.ts'
import { tool } from '../tool.ts'
import { refuseNested } from '../undo/nested.ts'
import { save } from '../undo/save.ts'

const input = z.strictObject({
  repo,
  action: z.enum(['discard', 'soft', 'mixed', 'hard', 'clean']),
  paths: paths.optional().describe('discard: required. clean: default all.'),
  rev: z.string().optional().describe('Reset to it; discard: restore from it.'),
})

type Arguments = z.output<typeof input>

export const restore = tool({
  name: 'git_restore',
  title: 'Discard, reset, clean',
  access: 'destroy',
  idempotent: true,
  description: 'Discard changes of paths, reset (soft, mixed, hard) to a revision, or clean untracked files.',
  input,
  output: z.object({ discarded: z.array(z.string()), head: z.string().optional(), hooks: z.string(), undo }),
  fit: { list: 'discarded' },
  confirm: async (args, { client, signal }) => question(await client.repo(args.repo), args, signal),
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      check(args)
      const target = args.rev === undefined ? undefined : await repo.resolve(args.rev, { signal })
      const discarded = await lossOf(repo, { ...args, target }, signal)
      const incoming = target === undefined ? [] : [target]
      if (args.action === 'hard') await refuseNested(repo, [target ?? 'HEAD'], signal)
      if (args.action === 'discard') await refuseNested(repo, incoming, signal)
      const undo = await save(repo, { action: `git_restore ${args.action} ${args.rev ?? ''}`.trim(), signal, incoming })
      await act(repo, args, target, signal)
      const head = await repo.object('HEAD^{commit}', signal)
      return { discarded, head: head?.id, hooks: await hooksNote(client, repo, 'restore', signal), undo }
    }),
  render: ({ discarded, head, ...rest }, { untrusted }) =>
    [
      `HEAD ${head?.slice(0, 10) ?? 'has no commit'}`,
      discarded.length === 0 ? 'no file discarded' : `discarded:\n${untrusted(discarded.join('\n'))}`,
      ...footer(rest),
    ].join('\n'),
})

function check({ action, paths = [], rev }: Arguments): void {
  if (action === 'discard' && paths.length === 0) {
    throw new ConnectorError('invalid', 'discard needs paths.', { hint: 'paths ["."] is everything.' })
  }
  if (action === 'clean' && rev !== undefined) throw new ConnectorError('invalid', 'clean takes no rev.')
  if (['soft', 'mixed', 'hard'].includes(action) && paths.length > 0) {
    throw new ConnectorError('invalid', `A ${action} reset takes no paths.`, {
      hint: 'Use discard for files, or git_stage with unstage.',
    })
  }
}

async function act(repo: Repo, { action, paths = [] }: Arguments, target: string | undefined, signal: AbortSignal) {
  const run = { signal, write: true }
  if (action === 'discard') {
    const from = target === undefined ? ['--worktree'] : [`--source=${target}`, '--staged', '--worktree']
    await repo.git(['restore', '-q', ...from, ...fromStdin], { ...run, stdin: pathList(repo, paths) })
  } else if (action === 'clean') {
    // One -f: repositories inside this one stay.
    await repo.git(['clean', '-f', '-d', '-q', '--', ...repo.paths(paths)], run)
  } else await repo.git(['reset', '-q', `--${action}`, ...(target === undefined ? [] : [target])], run)
}

async function question(repo: Repo, args: Arguments, signal: AbortSignal): Promise<string> {
  check(args)
  const named = args.rev === undefined ? undefined : await repo.resolve(args.rev, { signal })
  const files = listed(await lossOf(repo, { ...args, target: named }, signal)) || 'No file content is lost.'
  if (args.action === 'clean') return `Delete these untracked files in ${repo.root}:\n${files}`
  if (args.action === 'discard') return `Discard the changes of these files in ${repo.root}:\n${files}`
  if (named === undefined) return `Reset (${args.action}) ${repo.root}:\n${files}`
  const { text } = await repo.git(['rev-list', '--count', 'HEAD', '--not', named], { signal })
  const commits = `Commits that leave the branch: ${text.trim()}.`
  return `Reset (${args.action}) ${repo.root} to ${args.rev} (${named.slice(0, 10)}). ${commits}\n${files}`
}
