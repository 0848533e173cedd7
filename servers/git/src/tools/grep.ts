import { statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { path, repo } from '../arguments.ts'
import { type Match, parseGrep } from '../parse/grep.ts'
import { extended } from '../regex.ts'
import type { Repo } from '../repo.ts'
import { inside, realPath } from '../run/locate.ts'
import { quote, readable } from '../text.ts'
import { tool } from '../tool.ts'

const match = z.object({ path: z.string(), line: z.int(), text: z.string() })
const place = z.object({ rev: z.string().optional(), skip: z.int().min(0) })

const mostBytes = 4 * 1024 * 1024
const longestLine = 300

export const grep = tool({
  name: 'git_grep',
  title: 'Search files',
  access: 'read',
  description: 'Search tracked files, in the work tree or at a revision, for a regular expression.',
  input: z.strictObject({
    repo,
    pattern: z.string().min(1),
    fixed: z.boolean().default(false).describe('The pattern is plain text.'),
    ignore_case: z.boolean().default(false),
    rev: z.string().optional(),
    paths: z.array(path).max(100).default([]),
    limit: z.int().min(1).max(500).default(50),
  }),
  output: z.object({ matches: z.array(match), place, truncated: z.boolean() }),
  paged: true,
  fit: { list: 'matches', after: (_match, index, { place }) => ({ ...place, skip: place.skip + index + 1 }) },
  run: async ({ repo: name, rev, limit, ...args }, { client, signal, position }) => {
    const repo = await client.repo(name)
    const from = position === undefined ? { rev, skip: 0 } : place.parse(position)
    const id = from.rev === undefined ? undefined : await repo.resolve(from.rev, { signal })
    const { stdout, truncated } = await repo.git(grepArguments(repo, args, id), {
      signal,
      maxBytes: mostBytes,
      ok: [0, 1],
    })
    const all = parseGrep(stdout, id)
    const found = id === undefined ? reallyInside(repo, all) : all
    const matches = found.slice(from.skip, from.skip + limit).map(({ path, line, text }) => ({
      path: quote(path),
      line,
      text: readable(shorten(text, args.pattern)),
    }))
    const here = { ...(id === undefined ? {} : { rev: id }), skip: from.skip }
    const more = found.length > from.skip + limit
    return { matches, place: here, truncated, next: more ? { ...here, skip: from.skip + limit } : undefined }
  },
  render: ({ matches, truncated }, { untrusted }) => {
    if (matches.length === 0) return 'Nothing matches.'
    const cut = truncated ? '\nThe search stopped at 4 MB of matches: narrow it.' : ''
    return untrusted(renderMatches(matches)) + cut
  },
})

interface Search {
  pattern: string
  fixed: boolean
  ignore_case: boolean
  paths: string[]
}

function grepArguments(repo: Repo, { pattern, fixed, ignore_case, paths }: Search, id: string | undefined): string[] {
  return [
    'grep',
    '-z',
    '--line-number',
    '-I',
    '--full-name',
    '--no-column',
    '--no-heading',
    '--no-break',
    '--no-textconv',
    '--no-recurse-submodules',
    fixed ? '--fixed-strings' : '--extended-regexp',
    ...(ignore_case ? ['--ignore-case'] : []),
    '-e',
    fixed ? pattern : extended(pattern),
    ...(id === undefined ? [] : [id]),
    '--',
    ...repo.paths(paths),
  ]
}

/** git reads a tracked name through a folder that has become a link: such files are not the repository's. */
function reallyInside(repo: Repo, matches: readonly Match[]): Match[] {
  const known = new Map<string, boolean>()
  return matches.filter(({ path }) => {
    const folder = dirname(path)
    const before = known.get(folder)
    if (before !== undefined) return before
    const real = realPath(join(repo.root, folder))
    const good = real !== undefined && inside(repo.root, real) && statSync(real).isDirectory()
    known.set(folder, good)
    return good
  })
}

/** A long line around its first match, as far as plain text can tell where that is. */
function shorten(text: string, pattern: string): string {
  if (text.length <= longestLine) return text
  const at = Math.max(0, text.toLowerCase().indexOf(pattern.toLowerCase()) - 100)
  return `${at > 0 ? '…' : ''}${text.slice(at, at + longestLine)}${at + longestLine < text.length ? '…' : ''}`
}

function renderMatches(matches: readonly Match[]): string {
  const lines: string[] = []
  let last: string | undefined
  for (const { path, line, text } of matches) {
    if (path !== last) lines.push(path)
    lines.push(`${line}: ${text}`)
    last = path
  }
  return lines.join('\n')
}
