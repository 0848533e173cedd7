import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { lines, path, range, repo } from '../arguments.ts'
import { readBlob, readContent } from '../content.ts'
import { fileOutput, fileSchema, renderFiles } from '../diff/file.ts'
import { afterPart, partSchema, placeSchema, renderParts } from '../diff/part.ts'
import { readDiff } from '../diff/read.ts'
import { commitFormat, parseLog } from '../parse/log.ts'
import type { Repo } from '../repo.ts'
import { readable } from '../text.ts'
import { tool } from '../tool.ts'

const commit = z.object({
  id: z.string(),
  parents: z.array(z.string()),
  author: z.string(),
  email: z.string(),
  date: z.string(),
  message: z.string(),
})

const entry = z.object({
  path: z.string(),
  type: z.enum(['file', 'folder', 'link', 'submodule']),
  size: z.int().optional(),
})

const output = z.object({
  kind: z.enum(['commit', 'file', 'folder']),
  about: z.string().describe('What is shown, in a line.'),
  commit: commit.optional(),
  files: z.array(fileSchema).optional(),
  entries: z.array(entry).optional(),
  total: z.int().optional().describe('Lines of the file.'),
  parts: z.array(partSchema).describe('Patches of a commit, or pieces of a file.'),
})

export type ShowOutput = z.output<typeof output>

export const show = tool({
  name: 'git_show',
  title: 'Commit, file or folder',
  access: 'read',
  description: 'Show a commit with its changes or, with a path, a file or folder as it was at a revision.',
  input: z.strictObject({ repo, rev: z.string().default('HEAD'), path: path.optional(), lines: lines.optional() }),
  output,
  paged: true,
  fit: { list: 'parts', after: part => afterPart(partSchema.parse(part)) },
  run: async ({ repo: name, rev, path, lines }, { client, signal, position, budget }) => {
    const repo = await client.repo(name)
    const place = position === undefined ? undefined : placeSchema.parse(position)
    // "HEAD:src/a.ts", as git itself writes it.
    const colon = path === undefined ? rev.indexOf(':') : -1
    const at = colon > 0 ? { rev: rev.slice(0, colon), path: rev.slice(colon + 1) } : { rev, path }
    const from = lines === undefined ? undefined : range(lines)
    // As a conflict names its sides.
    const blob = at.path === undefined && /^[0-9a-f]{4,64}$/.test(rev) ? await repo.object(rev, signal) : undefined
    if (blob?.type === 'blob') return await readBlob(repo, blob, blob.id, { path: blob.id, range: from, place }, signal)
    const id = await repo.resolve(at.rev, { signal })
    if (at.path === undefined && lines !== undefined) throw new ConnectorError('invalid', 'lines needs a path.')
    if (at.path === undefined) return await showCommit(repo, id, { place, budget }, signal)
    return await readContent(repo, { id, rev: at.rev, path: at.path, range: from, place }, signal)
  },
  render: (value, { untrusted }) => untrusted(render(value)),
})

function render({ kind, about, commit, files, entries, total, parts }: ShowOutput): string {
  if (commit) {
    const head = [about, `${commit.author} <${commit.email}> ${commit.date}`, '', commit.message, '']
    return [...head, renderFiles(files ?? []), ...(parts.length > 0 ? ['', renderParts(parts)] : [])].join('\n')
  }
  if (kind === 'folder') {
    const rows = entries?.map(({ path, type, size }) => `${path}${type === 'folder' ? '/' : ` ${size ?? type}`}`)
    return [about, ...(rows ?? [])].join('\n')
  }
  const [first, last] = [parts[0], parts.at(-1)]
  const window = first && last ? `, lines ${first.line + 1}-${afterPart(last).line} of ${total}` : ''
  return [`${about}${window}`, ...parts.map(({ text }) => text)].join('\n')
}

type Place = z.output<typeof placeSchema>

/** A merge is compared with its first parent: what the merge brought in. */
async function showCommit(
  repo: Repo,
  id: string,
  page: { place: Place | undefined; budget: number },
  signal: AbortSignal,
) {
  const args = ['show', commitFormat, '--no-notes', '--diff-merges=first-parent', id]
  const { head, files, parts, next } = await readDiff(repo, { args, paths: [], patch: true, ...page }, signal)
  const [found] = parseLog(head)
  if (!found) throw new ConnectorError('not_found', `There is no commit ${id}.`)
  const { parents, author, email, date, subject, body } = found
  const message = readable(body === '' ? subject : `${subject}\n\n${body}`)
  return {
    kind: 'commit' as const,
    about: `commit ${id}${parents.length > 1 ? `, merge of ${parents.map(parent => parent.slice(0, 10)).join(' ')}` : ''}`,
    commit: { id, parents, author: readable(author), email: readable(email), date, message },
    files: files.map(fileOutput),
    parts: [...parts],
    next,
  }
}
