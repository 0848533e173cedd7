import { ConnectorError, dryRun, type Receipt, receipt, renderReceipt, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, repo } from '../../arguments.ts'
import { kind } from '../../security/alert.ts'
import { changeOf, type Standing, standingOf, type Wanted } from '../../security/change-alert.ts'
import { whichAlert } from '../../security/which-alert.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  kind: kind.optional(),
  number,
  action: z.enum(['dismiss', 'reopen']),
  reason: text(100).optional().describe('To dismiss: not_used, false positive, revoked…; a wrong one tells the list.'),
  comment: text(280).optional(),
  dry_run: dryRun,
})

export const writeAlert = tool({
  name: 'github_write_alert',
  title: 'Dismiss or reopen an alert',
  access: 'write',
  idempotent: true,
  description: 'Dismiss or reopen a security alert.',
  scopes: ['security_events', 'public_repo'],
  input,
  output: receipt,
  run: async (args, { client, signal }): Promise<Receipt> => {
    const repo = client.repo(args.repo)
    const wanted = wantedOf(args)
    const { send, ...change } = changeOf(repo, wanted)
    const { url: page, ...now } = await standingOf(repo, wanted.kind, wanted.number, { signal })
    const url = page === undefined ? {} : { url: page }
    if (isSame(now, change)) return { changed: [], ...url }
    const name = `${wanted.kind} alert ${wanted.number}`
    const changed = [`${name}: ${shown(now)} -> ${shown(change)}${change.comment ? ', with the comment' : ''}`]
    if (args.dry_run) return { changed, dry_run: true, ...url }
    // What a secret was is in the answer: it is not read.
    await send({ signal })
    return { changed, ...url }
  },
  render: renderReceipt,
})

function wantedOf(args: z.output<typeof input>): Wanted {
  const { kind, number } = whichAlert(args)
  if (kind === undefined || number === undefined) {
    throw new ConnectorError('invalid', `${kind === undefined ? 'kind' : 'number'} is missing.`, {
      hint: 'Pass kind and number, or the URL of the alert as repo.',
    })
  }
  const { action, reason, comment } = args
  if (action === 'dismiss') return { kind, number, reason: reason ?? '', comment }
  if (reason === undefined && comment === undefined) return { kind, number, reason, comment }
  throw new ConnectorError('invalid', 'reason and comment are to dismiss an alert.', { hint: 'Leave them out.' })
}

function isSame(now: Standing, wanted: Standing): boolean {
  return (
    now.state === wanted.state &&
    now.reason === wanted.reason &&
    (wanted.comment === undefined || now.comment === wanted.comment)
  )
}

function shown({ state, reason }: Standing): string {
  return reason === undefined ? state : `${state} (${reason})`
}
