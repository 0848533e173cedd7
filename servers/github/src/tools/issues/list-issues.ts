import { z } from 'zod'
import { repo } from '../../arguments.ts'
import { tool } from '../../tool.ts'

export const listIssues = tool({
  name: 'github_list_issues',
  title: 'List issues and pull requests',
  access: 'read',
  description: 'List issues or pull requests of a repository.',
  input: z.strictObject({ repo }),
  output: z.object({ rows: z.array(z.object({ number: z.int(), title: z.string() })) }),
  run: async (args, { client, signal }) => {
    const { data } = await client.repo(args.repo).page('GET /repos/{owner}/{repo}/issues', { per_page: 30 }, { signal })
    return { rows: data.map(({ number, title }) => ({ number, title })) }
  },
  render: ({ rows }, { untrusted }) => untrusted(rows.map(row => `#${row.number} ${row.title}`).join('\n')),
})
