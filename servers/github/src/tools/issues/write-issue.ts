import { dryRun, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, repo } from '../../arguments.ts'
import { createIssue } from '../../issues/create-issue.ts'
import { editIssue } from '../../issues/edit-issue.ts'
import { fields } from '../../issues/fields.ts'
import { tool } from '../../tool.ts'

export const writeIssue = tool({
  name: 'github_write_issue',
  title: 'Create or change an issue',
  access: 'write',
  description: 'Create an issue, or change the one with number; fields left out stay as they are.',
  scopes: ['public_repo'],
  input: z.strictObject({
    repo,
    number,
    ...fields,
    unchanged_since: text(40).optional().describe('Refuse if updated later.'),
    dry_run: dryRun,
    repeat,
  }),
  output: receipt,
  run: async (args, { client, signal }) => {
    const place = client.place(args.repo)
    const number = args.number ?? place.number
    return number === undefined
      ? await createIssue(client, place.repo, args, signal)
      : await editIssue(client, place.repo, number, args, signal)
  },
  render: renderReceipt,
})
