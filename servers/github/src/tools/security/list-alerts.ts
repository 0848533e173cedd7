import { ConnectorError, text } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import { type AlertKind, alert, kind, renderAlert } from '../../security/alert.ts'
import { readAlert } from '../../security/read-alert.ts'
import { type AlertFilter, alertsOfOrg, alertsOfRepo } from '../../security/read-alerts.ts'
import { whichAlert } from '../../security/which-alert.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  org: text(100).optional().describe('Instead of repo.'),
  kind: kind.optional().describe('Default dependabot.'),
  number: number.describe('One alert, in full.'),
  state: text(100).default('open').describe('open, dismissed, fixed or resolved.'),
  severity: text(100).optional(),
  limit: z.int().min(1).max(100).default(30),
})

type Arguments = z.output<typeof input>

const position = z.object({ at: z.string().optional(), skip: z.int().min(0) })

export const listAlerts = tool({
  name: 'github_list_alerts',
  title: 'Security alerts',
  access: 'read',
  description: 'List code scanning, Dependabot or secret scanning alerts, or read one.',
  scopes: ['security_events', 'public_repo'],
  input,
  output: z.object({
    of: z.string().describe('Which alerts these are.'),
    rows: z.array(alert),
    hidden: z.int().describe('Left out by the settings.'),
    at: z.string().optional(),
    skipped: z.int(),
  }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { at, skipped }) => ({ at, skip: skipped + index + 1 }) },
  run: async (args, { client, signal, position: given }) => {
    const { kind = 'dependabot', number } = whichAlert(args)
    if (number !== undefined) return await readOne(client, args, kind, number, signal)
    const { at, skip } = given === undefined ? { at: undefined, skip: 0 } : position.parse(given)
    const { state, severity, limit } = args
    const { of, page } = await readPage(client, args, { kind, state, severity, per_page: limit, at }, signal)
    const allowed = page.data.filter(({ repo }) => repo === undefined || client.allow.allowsRepo(repo))
    return {
      of: `${state} ${kind} alerts of ${of}`,
      rows: allowed.slice(skip),
      hidden: page.data.length - allowed.length,
      ...(at === undefined ? {} : { at }),
      skipped: skip,
      next: page.next === undefined ? undefined : { at: page.next, skip: 0 },
    }
  },
  render: ({ of, rows, hidden }, { untrusted }) => {
    const left = hidden === 0 ? [] : [`${hidden} left out: this server may not use their repositories.`]
    if (rows.length === 0) return [`No ${of}.`, ...left].join('\n')
    const urls = rows.flatMap(({ url }) => (url === undefined ? [] : [url]))
    return [of, untrusted(rows.map(renderAlert).join('\n')), ...urls, ...left].join('\n')
  },
})

async function readOne(client: GitHub, args: Arguments, kind: AlertKind, number: number, signal: AbortSignal) {
  if (args.org !== undefined) {
    throw new ConnectorError('invalid', 'number is of an alert in one repository.', { hint: 'Pass repo, not org.' })
  }
  const repo = client.repo(args.repo)
  const row = await readAlert(repo, kind, number, signal)
  return { of: `${kind} alert of ${repo.full}`, rows: [row], hidden: 0, skipped: 0 }
}

async function readPage(client: GitHub, { org, repo: given }: Arguments, filter: AlertFilter, signal: AbortSignal) {
  if (org === undefined) {
    const repo = client.repo(given)
    return { page: await alertsOfRepo(repo, filter, { signal }), of: repo.full }
  }
  if (given !== undefined) throw new ConnectorError('invalid', 'Pass repo or org, not both.')
  client.allow.checkOwner(org)
  return { page: await alertsOfOrg(client.account(org), org, filter, { signal }), of: org }
}
