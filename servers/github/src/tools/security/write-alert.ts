import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { dryRun, number, repo } from '../../arguments.ts'
import { type Receipt, receipt, renderReceipt } from '../../receipt.ts'
import type { Repo } from '../../repo.ts'
import { kind } from '../../security/alert.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  kind,
  number: number.unwrap(),
  action: z.enum(['dismiss', 'reopen']),
  reason: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Needed to dismiss, like false positive, used in tests, tolerable_risk, revoked; a wrong one is answered with the list.',
    ),
  comment: z.string().max(280).optional(),
  dry_run: dryRun,
})

type Arguments = z.output<typeof input>

const reasons = {
  code: ['false positive', "won't fix", 'used in tests'],
  dependabot: ['fix_started', 'inaccurate', 'no_bandwidth', 'not_used', 'tolerable_risk'],
  secret: ['false_positive', 'wont_fix', 'revoked', 'used_in_tests'],
} as const

export const writeAlert = tool({
  name: 'github_write_alert',
  title: 'Dismiss or reopen an alert',
  access: 'write',
  idempotent: true,
  description: 'Dismiss or reopen a security alert.',
  scopes: ['security_events'],
  input,
  output: receipt,
  run: async (args, { client, signal }): Promise<Receipt> => {
    const repo = client.repo(args.repo)
    const reason = args.action === 'reopen' ? undefined : reasonOf(args)
    const changed = [`${args.kind} alert ${args.number}: ${reason === undefined ? 'open' : `dismissed (${reason})`}`]
    if (args.dry_run) return { changed, dry_run: true }
    const { html_url } = await send(repo, args, reason, signal)
    return { changed, ...(html_url ? { url: html_url } : {}) }
  },
  render: renderReceipt,
})

function reasonOf({ kind, reason }: Arguments): string {
  const same = (text: string) => text.replaceAll(/[ _']/g, '').toLowerCase()
  const found = reasons[kind].find(known => same(known) === same(reason ?? ''))
  if (found !== undefined) return found
  throw new ConnectorError('invalid', `${JSON.stringify(reason ?? '')} is no reason to dismiss a ${kind} alert.`, {
    hint: `There are: ${reasons[kind].join(', ')}.`,
  })
}

function send(repo: Repo, args: Arguments, reason: string | undefined, signal: AbortSignal) {
  const at = { alert_number: args.number }
  const comment = args.comment === undefined ? {} : { dismissed_comment: args.comment }
  // Boundary: reasonOf chose among the words that the routes take.
  const dismissal = { dismissed_reason: reason as never, ...comment }
  if (args.kind === 'secret') {
    const resolution = { resolution: reason as never, ...(args.comment ? { resolution_comment: args.comment } : {}) }
    const body = reason === undefined ? { state: 'open' as const } : { state: 'resolved' as const, ...resolution }
    return repo.request(
      'PATCH /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}',
      { ...at, ...body },
      { signal },
    )
  }
  const body = reason === undefined ? { state: 'open' as const } : { state: 'dismissed' as const, ...dismissal }
  return args.kind === 'code'
    ? repo.request('PATCH /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}', { ...at, ...body }, { signal })
    : repo.request('PATCH /repos/{owner}/{repo}/dependabot/alerts/{alert_number}', { ...at, ...body }, { signal })
}
