import { near } from '@mcp-connectors/config'
import { ConnectorError, counted } from '@mcp-connectors/core'
import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { type At, atText, commitAt, refAndPath } from '../../code/commit-at.ts'
import { listBelow, renderListed } from '../../code/list-below.ts'
import { cleanPath } from '../../code/path.ts'
import { pathsOf, readBelow } from '../../code/tree.ts'
import type { Repo } from '../../repo.ts'
import { tool } from '../../tool.ts'

const row = z.object({
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'submodule']),
  size: z.int().optional(),
  executable: z.boolean().optional(),
  files: z.int().optional(),
})

/** Further pages read the same commit; `path` is what the URL meant. */
const position = z.object({ skip: z.int().min(0), sha: z.string(), path: z.string() })

export const listTree = tool({
  name: 'github_list_tree',
  title: 'List files',
  access: 'read',
  description: 'List files and folders with sizes, or all files that match a glob.',
  input: z.strictObject({
    repo,
    path: z.string().optional(),
    ref: z.string().optional(),
    glob: z.string().max(300).optional().describe('*.test.ts or src/**/index.ts'),
    depth: z.int().min(1).max(20).default(2),
  }),
  output: z.object({
    repo: z.string(),
    ref: z.string().optional(),
    commit: z.string(),
    path: z.string(),
    total: z.int().describe('Rows in all.'),
    skipped: z.int(),
    rows: z.array(row),
    truncated: z.boolean().describe('GitHub gave only the beginning.'),
  }),
  paged: true,
  fit: {
    list: 'rows',
    after: (_row, index, { commit: sha, path, skipped }) => ({ skip: skipped + index + 1, sha, path }),
  },
  run: async (args, { client, signal, position: given }) => {
    const place = client.place(args.repo)
    const from = given === undefined ? undefined : position.parse(given)
    const { ref, path = '' } = from
      ? { ref: from.sha, path: from.path }
      : await refAndPath(place.repo, place, args, signal)
    const at = await commitAt(place.repo, ref, signal)
    const below = cleanPath(path)
    const { entries, truncated } = await folderAt(place.repo, at, below, signal)
    const rows = listBelow(entries, { path: below, depth: args.depth, glob: args.glob })
    const skip = from?.skip ?? 0
    const name = args.ref ?? (from ? undefined : at.name)
    return {
      repo: place.repo.full,
      ...(name === undefined ? {} : { ref: name }),
      commit: at.sha,
      path: below,
      total: rows.length,
      skipped: skip,
      rows: rows.slice(skip, skip + mostRows),
      truncated,
      next: rows.length > skip + mostRows ? { skip: skip + mostRows, sha: at.sha, path: below } : undefined,
    }
  },
  render: ({ repo, ref: name, commit: sha, path, total, rows, truncated }, { untrusted }) =>
    [
      `${atText(repo, { name, sha })}${path === '' ? '' : `, ${path}/`}: ${total === 0 ? 'nothing' : counted(total, 'row')}`,
      ...(rows.length === 0 ? [] : [untrusted(renderListed(rows))]),
      ...(truncated ? ['GitHub gave only the beginning of this tree: a path below leads to more.'] : []),
    ].join('\n'),
})

const mostRows = 2000

async function folderAt(repo: Repo, at: At, path: string, signal: AbortSignal) {
  const below = await readBelow(repo, at.tree, path, signal)
  if (below && !('found' in below)) return below
  const where = `${repo.full} at ${at.name ?? at.sha.slice(0, 8)}`
  if (below) {
    throw new ConnectorError('invalid', `${path} is a ${below.found.type} in ${where}, no folder.`, {
      hint: below.found.type === 'submodule' ? 'It is a repository of its own.' : 'github_read_files reads it.',
    })
  }
  const files = await pathsOf(repo, at.tree, signal)
  const folders = [...new Set(files.flatMap(file => foldersOf(file)))]
  const offered = near(path, folders)
  throw new ConnectorError('not_found', `${where} has no folder ${path}.`, {
    hint: offered.length === 0 ? 'Leave path out to list from the root.' : 'Did you mean a path quoted above?',
    ...(offered.length === 0 ? {} : { quote: offered.join('\n') }),
  })
}

/** `a/b/c.ts` is in `a` and `a/b`. */
function foldersOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_part, index) => parts.slice(0, index + 1).join('/'))
}
