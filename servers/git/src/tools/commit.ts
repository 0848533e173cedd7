import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import { hooksNote } from '../hooks.ts'
import type { Repo } from '../repo.ts'
import { change, footer, parseNameStatus, paths, renderChange, undo } from '../stage/change.ts'
import { encode, fields, listed, readable } from '../text.ts'
import { tool } from '../tool.ts'
import { save } from '../undo/save.ts'
import { readStatus, type StatusOutput } from './status.ts'

const input = z.strictObject({
  repo,
  message: z.string().optional().describe('Required unless amend.'),
  paths: paths.optional().describe('Only these, new files too, whatever is staged.'),
  all: z.boolean().optional().describe('All tracked changes.'),
  amend: z.boolean().optional(),
})

type Arguments = z.output<typeof input>

export const commit = tool({
  name: 'git_commit',
  title: 'Commit',
  access: 'write',
  description: 'Commit what is staged, or only given paths.',
  input,
  output: z.object({
    commit: z.string(),
    branch: z.string().optional(),
    subject: z.string(),
    files: z.array(change),
    hooks: z.string(),
    undo,
  }),
  fit: { list: 'files' },
  run: (args, { client, signal }) =>
    client.change(args.repo, signal, async repo => {
      const before = await readStatus(repo, signal)
      check(args, before)
      const undo = losesWork(args, before) ? await save(repo, { action: 'git_commit', signal }) : undefined
      const paths = repo.paths(args.paths)
      // A new file is committed too: --only alone knows tracked ones.
      if (paths.length > 0) await repo.git(['add', '-A', '--', ...paths], { signal, write: true })
      const only = paths.length > 0 ? ['--only', '--', ...paths] : []
      const stdin = encode(args.message ?? '')
      await repo.git(['commit', '-q', ...flags(args, before), ...only], { signal, write: true, stdin })
      const hooks = await hooksNote(client, repo, 'commit', signal)
      return { ...(await lastCommit(repo, signal)), branch: before.branch, hooks, undo }
    }),
  render: ({ commit, branch, subject, files, ...rest }, { untrusted }) =>
    [
      `${commit.slice(0, 10)} on ${branch ?? 'a detached HEAD'}, files: ${files.length}`,
      untrusted([subject, ...files.map(renderChange)].join('\n')),
      ...footer(rest),
    ].join('\n'),
})

function check({ message, paths = [], all, amend }: Arguments, { conflicts, staged, operation }: StatusOutput): void {
  if (conflicts.length > 0) {
    throw new ConnectorError('conflict', `Paths in conflict: ${conflicts.length}.`, {
      quote: listed(conflicts.map(({ path }) => path)),
      hint: 'Resolve them, stage them with git_stage, then commit.',
    })
  }
  if (operation === 'merge' && (amend || paths.length > 0)) {
    throw new ConnectorError('conflict', `A merge is in progress: it is committed as a whole.`, {
      hint: 'Stage with git_stage, then commit without paths and amend; git_integrate abort ends it.',
    })
  }
  if (message === undefined && !amend && operation === undefined) {
    throw new ConnectorError('invalid', 'A commit needs a message.', { hint: 'Give message.' })
  }
  if (staged.length === 0 && paths.length === 0 && !all && !amend && operation === undefined) {
    throw new ConnectorError('conflict', 'Nothing is staged.', { hint: 'Use git_stage first, or paths, or all.' })
  }
}

/** The commit that is replaced, and staged content that the files on disk no longer have. */
function losesWork({ paths = [], all, amend }: Arguments, { staged, unstaged, truncated }: StatusOutput): boolean {
  if (amend || truncated) return true
  const changed = new Set(unstaged.map(({ path }) => path))
  return (all === true || paths.length > 0) && staged.some(({ path }) => changed.has(path))
}

function flags({ message, all, amend }: Arguments, { operation }: StatusOutput): string[] {
  // git prepared a message for a merge, with comments in it; every other text is kept as it is.
  const prepared = message === undefined && !amend && operation !== undefined
  const text = message === undefined ? ['--no-edit'] : ['-F', '-']
  return [
    ...text,
    `--cleanup=${prepared ? 'strip' : 'whitespace'}`,
    ...(all ? ['-a'] : []),
    ...(amend ? ['--amend'] : []),
  ]
}

async function lastCommit(repo: Repo, signal: AbortSignal) {
  const args = ['log', '-1', '-z', '--format=%H%x00%s', '--name-status', '--find-renames', '--diff-merges=first-parent']
  const { stdout } = await repo.git([...args, '--no-ext-diff', 'HEAD', '--'], { signal })
  const [commit = '', subject = '', ...files] = fields(stdout)
  return { commit, subject: readable(subject), files: parseNameStatus(files) }
}
