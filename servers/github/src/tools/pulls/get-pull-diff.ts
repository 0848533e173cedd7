import { ConnectorError, counted, listOf, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, numbered, repo } from '../../arguments.ts'
import { type DiffPart, diffPart, diffParts, renderDiffParts } from '../../diff/file-parts.ts'
import { loginOf } from '../../issues/row.ts'
import { afterPiece, spot, upTo } from '../../pieces.ts'
import { anySha, headDigits } from '../../pulls/head-guard.ts'
import { readDiff } from '../../pulls/read-diff.ts'
import { byline } from '../../text.ts'
import { tool } from '../../tool.ts'

/** A page goes on in the diff of the same head. */
const position = spot.extend({ head: z.string() })

export const getPullDiff = tool({
  name: 'github_get_pull_diff',
  title: 'Diff of a pull request',
  access: 'read',
  description: 'Read the diff of a pull request, file by file, with the line numbers that review comments name.',
  input: z.strictObject({
    repo,
    number,
    paths: listOf(text(1000), 100).default([]).describe('Files, folders or globs.'),
    since: anySha.optional().describe('Only what changed after this commit.'),
  }),
  output: z.object({
    repo: z.string(),
    number: z.int(),
    author: z.string(),
    association: z.string(),
    head_sha: z.string(),
    base: z.string(),
    since: z.string().optional(),
    files: z.int(),
    additions: z.int(),
    deletions: z.int(),
    notes: z.array(z.string()),
    parts: z.array(diffPart),
  }),
  paged: true,
  fit: {
    list: 'parts',
    after: (part: DiffPart, _index, { head_sha: head }) => ({ ...afterPiece(part), head }),
  },
  run: async (args, { client, signal, position: given, budget }) => {
    const { repo, number } = numbered(client, args)
    const from = given === undefined ? undefined : position.parse(given)
    const { pull, files, ...diff } = await readDiff(repo, { number, paths: args.paths, since: args.since }, signal)
    const head = pull.head.sha
    if (from && from.head !== head) throw moved(from.head, head)
    const all = diffParts(files, from ?? { file: 0, line: 0 })
    const { pieces, more } = upTo(all, budget)
    const last = pieces.at(-1)
    return {
      ...diff,
      repo: repo.full,
      number,
      author: loginOf(pull.user),
      association: pull.author_association,
      head_sha: head,
      base: pull.base.ref,
      ...(args.since === undefined ? {} : { since: args.since }),
      files: files.length,
      parts: pieces,
      next: more && last ? { ...afterPiece(last), head } : undefined,
    }
  },
  render: (
    { repo, number, author, association, head_sha, since, files, additions, deletions, notes, parts },
    context,
  ) => {
    const name = `${repo}#${number}`
    const shown = head_sha.slice(0, headDigits)
    const range = since === undefined ? shown : `${since.slice(0, 10)}..${shown}`
    const head = `${name} at ${range}: ${counted(files, 'file')}, +${additions} -${deletions}`
    if (parts.length === 0) return [head, ...notes].join('\n')
    const source = `diff of ${name} ${byline({ login: author }, association)}`
    return [head, legend, ...notes, context.untrusted(renderDiffParts(parts), source)].join('\n')
  },
})

const legend = 'Before each line its number: 12+added and 12 context are side RIGHT, 12-removed is side LEFT.'

function moved(from: string, to: string): ConnectorError {
  return new ConnectorError('conflict', `The head moved from ${from.slice(0, 10)} to ${to.slice(0, 10)} meanwhile.`, {
    hint: `Start again without cursor; since: "${from.slice(0, 10)}" shows what is new.`,
  })
}
