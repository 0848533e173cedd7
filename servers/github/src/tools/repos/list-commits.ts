import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { noSuchRef, plainRef, refAndPath } from '../../code/commit-at.ts'
import { commitRow, commitRowOf, renderCommitRow } from '../../code/commit-row.ts'
import { loginFor } from '../../me.ts'
import { unlessMissing } from '../../missing.ts'
import { after, afterPage, start } from '../../numbered-page.ts'
import type { Repo } from '../../repo.ts'
import { timestampOf } from '../../timestamp.ts'
import { tool } from '../../tool.ts'

const date = z.string().optional()

export const listCommits = tool({
  name: 'github_list_commits',
  title: 'List commits',
  access: 'read',
  description: 'List commits by branch, path, author, date. github_compare shows one with its changes.',
  input: z.strictObject({
    repo,
    ref: z.string().optional(),
    path: z.string().optional(),
    author: z.string().optional().describe('Login, @me or e-mail.'),
    since: date,
    until: date,
    limit: z.int().min(1).max(100).default(30),
  }),
  output: z.object({ repo: z.string(), rows: z.array(commitRow), page: z.int(), skipped: z.int() }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { page, skipped }) => after({ page, skip: skipped }, index + 1) },
  run: async (args, { client, signal, position }) => {
    const place = client.place(args.repo)
    const { repo } = place
    const at = start(position)
    const { ref, path } = await refAndPath(repo, place, args, signal)
    const query = {
      ...(ref === undefined ? {} : { sha: await plainRef(repo, ref, signal) }),
      ...(path === undefined ? {} : { path }),
      ...(args.author === undefined ? {} : { author: await loginFor(args.author, repo.account, signal) }),
      ...(args.since === undefined ? {} : { since: timestampOf(args.since) }),
      ...(args.until === undefined ? {} : { until: timestampOf(args.until) }),
    }
    const found = await commits(repo, ref, { ...query, per_page: args.limit, page: at.page }, signal)
    const rows = found.data.map(commitRowOf).slice(at.skip)
    return { repo: repo.full, rows, page: at.page, skipped: at.skip, next: afterPage(at, found.next) }
  },
  render: ({ repo, rows }, { untrusted }) =>
    rows.length === 0 ? `${repo}: no commits.` : untrusted(rows.map(renderCommitRow).join('\n')),
})

async function commits(repo: Repo, ref: string | undefined, query: object, signal: AbortSignal) {
  const found = await unlessMissing(repo.page('GET /repos/{owner}/{repo}/commits', query, { signal }))
  if (found === undefined) throw await noSuchRef(repo, ref, signal)
  return found
}
