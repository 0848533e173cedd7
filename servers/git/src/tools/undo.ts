import { z } from 'zod'
import { repo } from '../arguments.ts'
import { shownBranch } from '../ref-name.ts'
import { quote } from '../text.ts'
import { tool } from '../tool.ts'
import { findPoint, returnTo } from '../undo/return.ts'

export const undo = tool({
  name: 'git_undo',
  title: 'Return to an undo point',
  access: 'write',
  description:
    'Bring files, index, HEAD and branch back to an undo point (git_refs lists them), saving the present ones.',
  input: z.strictObject({ repo, id: z.string().optional().describe('Default: the newest.') }),
  output: z.object({
    restored: z.string(),
    action: z.string(),
    head: z.string().optional(),
    branch: z.string().optional(),
    changed: z.array(z.string()),
    notes: z.array(z.string()),
    undo: z.string(),
  }),
  fit: { list: 'changed' },
  run: async ({ repo: name, id }, { client, signal }) => {
    const { point, undo, changed, notes } = await client.change(name, signal, async repo =>
      returnTo(repo, await findPoint(repo, id, signal), signal),
    )
    return {
      restored: point.id,
      action: point.action,
      head: point.head,
      ...shownBranch(point.branch),
      changed: changed.map(quote),
      notes,
      undo,
    }
  },
  render: ({ restored, action, head, branch, changed, notes, undo }, { untrusted }) => {
    const where = `HEAD ${head?.slice(0, 10) ?? 'has no commit'} on ${branch ?? 'a detached HEAD'}`
    const files = changed.length === 0 ? ['no file changed'] : ['files changed back:', ...changed]
    const body = untrusted([`before: ${action}`, where, ...notes, ...files].join('\n'))
    return [`restored ${restored}`, body, `to take this back: git_undo ${undo}`].join('\n')
  },
})
