import { ConnectorError, counted, dryRun, receipt, renderReceipt, repeat, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { changeLabel } from '../../admin/label.ts'
import { changeMilestone } from '../../admin/milestone.ts'
import { repo } from '../../arguments.ts'
import { milestoneFor } from '../../issues/milestone.ts'
import { tool } from '../../tool.ts'

export const writeLabel = tool({
  name: 'github_write_label',
  title: 'Labels and milestones',
  access: 'write',
  accessFor: ({ action, dry_run }) => (action === 'delete' && !dry_run ? 'destroy' : 'write'),
  description: 'Create a label or milestone, edit or delete one.',
  scopes: ['public_repo'],
  input: z.strictObject({
    repo,
    kind: z.enum(['label', 'milestone']).default('label'),
    action: z.enum(['create', 'edit', 'delete']),
    name: text(),
    new_name: text().optional(),
    description: z.string().optional(),
    color: text(7).optional().describe('Of a label, like d73a4a.'),
    due: text(10).optional().describe('Of a milestone: date or none.'),
    state: z.enum(['open', 'closed']).optional().describe('Of a milestone.'),
    dry_run: dryRun,
    repeat,
  }),
  output: receipt,
  confirm: async ({ repo: given, kind, action, name }, { client, signal }) => {
    if (action !== 'delete') return undefined
    const repo = client.repo(given)
    if (kind === 'label')
      return `Delete the label ${JSON.stringify(name)} of ${repo.full}? All issues that have it lose it.`
    const { open, closed, title } = await milestoneFor(repo, name, signal)
    return `Delete the milestone ${JSON.stringify(title)} of ${repo.full} with ${counted(open + closed, 'issue')}, ${open} of them open?`
  },
  run: async (args, { client, signal }) => {
    const repo = client.repo(args.repo)
    if (args.kind === 'milestone') {
      if (args.color !== undefined) throw misplaced('color', 'milestone')
      return await changeMilestone(client, repo, args, signal)
    }
    if (args.due !== undefined || args.state !== undefined) throw misplaced(args.due ? 'due' : 'state', 'label')
    return await changeLabel(client, repo, args, signal)
  },
  render: renderReceipt,
})

function misplaced(argument: string, kind: string): ConnectorError {
  return new ConnectorError('invalid', `A ${kind} has no ${argument}.`)
}
