import { z } from 'zod'
import { lines, path, range, repo } from '../arguments.ts'
import { parseBlame } from '../parse/blame.ts'
import { readable } from '../text.ts'
import { tool } from '../tool.ts'

const hunk = z.object({
  commit: z.string(),
  author: z.string(),
  date: z.string(),
  summary: z.string(),
  start: z.int(),
  end: z.int(),
  lines: z.array(z.string()),
})

const uncommitted = /^0+$/

export const blame = tool({
  name: 'git_blame',
  title: 'Who wrote which line',
  access: 'read',
  description: 'Show who last changed each line of a file, grouped by commit.',
  input: z.strictObject({
    repo,
    path,
    rev: z.string().optional().describe('Default: the file in the work tree.'),
    lines: lines.default('1-200'),
  }),
  output: z.object({ hunks: z.array(hunk) }),
  fit: { list: 'hunks' },
  run: async ({ repo: name, path, rev, lines }, { client, signal }) => {
    const repo = await client.repo(name)
    const id = rev === undefined ? [] : [await repo.resolve(rev, { signal })]
    const { first, last } = range(lines)
    // The setting of that name reads any file, and -c cannot take it back.
    const args = [
      'blame',
      '--porcelain',
      '--no-ignore-revs-file',
      `-L${first},${Math.min(last, first + 1999)}`,
      ...id,
      '--',
      repo.path(path),
    ]
    const { stdout } = await repo.git(args, { signal })
    const hunks = parseBlame(stdout).map(({ lines, author, summary, ...rest }) => ({
      ...rest,
      author: readable(author),
      summary: readable(summary),
      lines: lines.map(readable),
    }))
    return { hunks }
  },
  render: ({ hunks }, { untrusted }) => untrusted(renderHunks(hunks)),
})

/** A commit is described where it comes up first; after that its id will do. */
function renderHunks(hunks: readonly z.output<typeof hunk>[]): string {
  const known = new Set<string>()
  const blocks = hunks.map(({ commit, author, date, summary, start, lines }) => {
    const id = commit.slice(0, 8)
    const who = known.has(commit) ? id : `${id} ${date} ${author}: ${summary}`
    known.add(commit)
    const head = uncommitted.test(commit) ? '# not committed yet' : `# ${who}`
    return [head, ...lines.map((line, index) => `${start + index} ${line}`)].join('\n')
  })
  return blocks.join('\n')
}
