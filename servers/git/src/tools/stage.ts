import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../arguments.ts'
import { hooksNote } from '../hooks.ts'
import type { Repo } from '../repo.ts'
import { change, footer, fromStdin, pathList, paths, renderChange, undo } from '../stage/change.ts'
import { encode } from '../text.ts'
import { tool } from '../tool.ts'
import { save } from '../undo/save.ts'
import { readStatus, type StatusOutput } from './status.ts'

const input = z.strictObject({
  repo,
  paths: paths.optional().describe('"." is all.'),
  patch: z.string().optional().describe('Instead of paths: unified diff to apply to the index only.'),
  unstage: z.boolean().optional(),
})

type Arguments = z.output<typeof input>

export const stage = tool({
  name: 'git_stage',
  title: 'Stage changes',
  access: 'write',
  description: 'Stage or unstage paths, or parts of a file by patch.',
  idempotent: true,
  input,
  output: z.object({
    staged: z.array(change),
    unstaged: z.int(),
    untracked: z.int(),
    conflicts: z.int(),
    hooks: z.string(),
    undo,
  }),
  fit: { list: 'staged' },
  run: async (args, { client, signal }) => {
    const hasPaths = (args.paths ?? []).length > 0
    if (hasPaths === (args.patch !== undefined)) {
      throw new ConnectorError('invalid', 'Give paths or a patch, one of the two.', {
        hint: 'paths ["."] is everything.',
      })
    }
    return await client.change(args.repo, signal, async repo => {
      const undo = losesWork(await readStatus(repo, signal))
        ? await save(repo, { action: 'git_stage', signal })
        : undefined
      await apply(repo, args, signal)
      const { staged, unstaged, untracked, conflicts } = await readStatus(repo, signal)
      const hooks = await hooksNote(client, repo, 'stage', signal)
      const counts = { unstaged: unstaged.length, untracked: untracked.length, conflicts: conflicts.length }
      return { staged, ...counts, hooks, undo }
    })
  },
  render: ({ staged, unstaged, untracked, conflicts, ...rest }, { untrusted }) =>
    [
      staged.length === 0 ? 'Nothing is staged.' : `staged:\n${untrusted(staged.map(renderChange).join('\n'))}`,
      ...Object.entries({ 'not staged': unstaged, untracked, 'in conflict': conflicts })
        .filter(([, count]) => count > 0)
        .map(([what, count]) => `${what}: ${count}`),
      ...footer(rest),
    ].join('\n'),
})

/** Conflicts, and staged content that the files on disk no longer have. */
function losesWork({ staged, unstaged, conflicts, truncated }: StatusOutput): boolean {
  const changed = new Set(unstaged.map(({ path }) => path))
  return truncated || conflicts.length > 0 || staged.some(({ path }) => changed.has(path))
}

async function apply(repo: Repo, { paths = [], patch, unstage }: Arguments, signal: AbortSignal): Promise<void> {
  if (patch !== undefined) {
    const args = ['apply', '--cached', '--recount', '--whitespace=nowarn', ...(unstage ? ['--reverse'] : []), '-']
    const stdin = encode(patch.endsWith('\n') ? patch : `${patch}\n`)
    await repo.git(args, { signal, write: true, stdin })
    return
  }
  const command = unstage ? ['reset', '-q'] : ['add', '-A']
  await repo.git([...command, ...fromStdin], { signal, write: true, stdin: pathList(repo, paths) })
}
