import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { path, repo } from '../arguments.ts'
import { fileOutput, fileSchema, renderFiles } from '../diff/file.ts'
import { afterPart, partSchema, placeSchema, renderParts } from '../diff/part.ts'
import { readDiff } from '../diff/read.ts'
import type { Repo } from '../repo.ts'
import { tool } from '../tool.ts'

const input = z.strictObject({
  repo,
  from: z.string().optional().describe('Revision to compare from. Alone: with the work tree.'),
  to: z.string().optional(),
  staged: z.boolean().default(false).describe('The index instead of the work tree.'),
  paths: z.array(path).max(100).default([]),
  mode: z.enum(['patch', 'files']).default('patch'),
  context: z.int().min(0).max(50).default(3),
  ignore_space: z.boolean().default(false),
})

export const diff = tool({
  name: 'git_diff',
  title: 'Differences',
  access: 'read',
  description: 'Compare work tree, index or two revisions: every changed file with counts, then patches by page.',
  input,
  output: z.object({ files: z.array(fileSchema), patches: z.array(partSchema) }),
  paged: true,
  fit: { list: 'patches', after: part => afterPart(partSchema.parse(part)) },
  run: async (args, { client, signal, position, budget }) => {
    const repo = await client.repo(args.repo)
    const page = await readDiff(
      repo,
      {
        args: await diffArguments(repo, args, signal),
        paths: repo.paths(args.paths),
        patch: args.mode === 'patch',
        budget,
        place: position === undefined ? undefined : placeSchema.parse(position),
      },
      signal,
    )
    return { files: page.files.map(fileOutput), patches: [...page.parts], next: page.next }
  },
  render: ({ files, patches }, { untrusted }) => {
    const parts = patches.length === 0 ? [] : ['', renderParts(patches)]
    return untrusted([renderFiles(files), ...parts].join('\n'))
  },
})

async function diffArguments(repo: Repo, args: z.output<typeof input>, signal: AbortSignal): Promise<string[]> {
  if (args.to !== undefined && (args.from === undefined || args.staged)) {
    throw new ConnectorError('invalid', 'to needs from, and no staged.', {
      hint: 'Two revisions: from and to. Index against a revision: from and staged.',
    })
  }
  const revisions = [args.from, args.to].filter(rev => rev !== undefined)
  const ids = await Promise.all(revisions.map(rev => repo.resolve(rev, { signal })))
  const space = args.ignore_space ? ['--ignore-all-space'] : []
  return ['diff', `--unified=${args.context}`, ...space, ...(args.staged ? ['--cached'] : []), ...ids]
}
