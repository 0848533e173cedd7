import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { number, repo } from '../../arguments.ts'
import type { GitHub } from '../../client.ts'
import type { Repo } from '../../repo.ts'
import {
  type Alert,
  type AlertKind,
  alert,
  codeAlert,
  dependabotAlert,
  kind,
  secretAlert,
} from '../../security/alert.ts'
import { type AlertFilter, alertsOfOrg, alertsOfRepo } from '../../security/read-alerts.ts'
import { day } from '../../text.ts'
import { tool } from '../../tool.ts'

const input = z.strictObject({
  repo,
  org: z.string().min(1).optional().describe('All repositories of this organisation.'),
  kind: kind.default('dependabot'),
  number: number.describe('One alert, in full.'),
  state: z.string().min(1).optional().describe('open (default), dismissed, fixed, resolved.'),
  severity: z.string().min(1).optional(),
  limit: z.int().min(1).max(100).default(30),
})

type Arguments = z.output<typeof input>

const position = z.object({ at: z.string().optional(), skip: z.int().min(0) })

export const listAlerts = tool({
  name: 'github_list_alerts',
  title: 'Security alerts',
  access: 'read',
  description: 'List code scanning, Dependabot or secret scanning alerts, or read one.',
  scopes: ['security_events'],
  input,
  output: z.object({ rows: z.array(alert), at: z.string().optional(), skipped: z.int(), hidden: z.int() }),
  paged: true,
  fit: { list: 'rows', after: (_row, index, { at, skipped }) => ({ at, skip: skipped + index + 1 }) },
  run: async (args, { client, signal, position: given }) => {
    const { at, skip } = given === undefined ? { at: undefined, skip: 0 } : position.parse(given)
    if (args.number !== undefined) {
      const one = await readOne(client.repo(args.repo), args.kind, args.number, signal)
      return { rows: [one], skipped: 0, hidden: 0 }
    }
    const filter = { kind: args.kind, state: args.state, severity: args.severity, per_page: args.limit, at }
    const { data, next } = await read(client, args, filter, signal)
    const allowed = data.filter(({ repo }) => repo === undefined || isAllowed(client, repo))
    return {
      rows: allowed.slice(skip),
      ...(at === undefined ? {} : { at }),
      skipped: skip,
      hidden: data.length - allowed.length,
      next: next === undefined ? undefined : { at: next, skip: 0 },
    }
  },
  render: ({ rows, hidden }, { untrusted }) => {
    const left = hidden === 0 ? '' : `\n${hidden} of repositories that this server may not use are left out.`
    return rows.length === 0 ? `No alert.${left}` : `${untrusted(rows.map(shown).join('\n'))}${left}`
  },
})

function read(client: GitHub, { org, repo }: Arguments, filter: AlertFilter, signal: AbortSignal) {
  if (org === undefined) return alertsOfRepo(client.repo(repo), filter, { signal })
  if (repo !== undefined) throw new ConnectorError('invalid', 'Pass repo or org, not both.')
  return alertsOfOrg(client.account(org), org, filter, { signal })
}

function isAllowed({ allow }: GitHub, full: string): boolean {
  const [owner = '', name = ''] = full.split('/')
  return allow.allows(owner, name)
}

async function readOne(repo: Repo, kind: AlertKind, number: number, signal: AbortSignal): Promise<Alert> {
  const at = { alert_number: number }
  if (kind === 'dependabot') {
    const found = await repo.request('GET /repos/{owner}/{repo}/dependabot/alerts/{alert_number}', at, { signal })
    return { ...dependabotAlert(found), detail: found.security_advisory.description }
  }
  if (kind === 'secret') {
    const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}'
    const [found, places] = await Promise.all([
      repo.request(route, { ...at, hide_secret: true }, { signal }),
      repo.request(`${route}/locations`, at, { signal }),
    ])
    return {
      ...secretAlert(found),
      detail: places.map(({ type, details }) => `${type} ${locationOf(details)}`).join('\n'),
    }
  }
  const found = await repo.request('GET /repos/{owner}/{repo}/code-scanning/alerts/{alert_number}', at, { signal })
  const message = found.most_recent_instance.message?.text
  return {
    ...codeAlert(found),
    detail: [message, found.rule.help ?? found.rule.full_description].filter(Boolean).join('\n\n'),
  }
}

const location = z.looseObject({ path: z.string().optional(), start_line: z.number().optional() })

function locationOf(details: unknown): string {
  const { path, start_line, ...rest } = location.parse(details ?? {})
  const url = Object.entries(rest).find(([key, value]) => key.endsWith('_url') && typeof value === 'string')?.[1]
  return path === undefined ? String(url ?? '') : `${path}:${start_line ?? 1}`
}

function shown({ repo, number, state, severity, title, place, created, detail }: Alert): string {
  const head = [`${repo ?? ''}#${number}`, state, severity, title, place, day(created)].filter(Boolean).join(' · ')
  return detail === undefined ? head : `${head}\n${detail}`
}
