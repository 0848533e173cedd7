import { type Call, type Json, Refusal } from '../call.ts'
import { changeOf, chosen, type Family, numberedPages, personOf, placesOf } from './family.ts'
import type { Alert } from './records.ts'

const area = 'code-scanning'

export const code: Family<'code'> = {
  kind: 'code',
  area,
  role: 'write',
  forbidden: () => new Refusal(403, 'You are not authorized to read code scanning alerts.'),
  off: isPrivate =>
    isPrivate
      ? new Refusal(403, 'Advanced Security must be enabled for this repository to use code scanning.')
      : new Refusal(404, 'no analysis found'),
  json,
  filter,
  page: numberedPages,
  change: body =>
    changeOf(body, 'dismissed', { reason: 'dismissed_reason', comment: 'dismissed_comment' }, [
      'false positive',
      "won't fix",
      'used in tests',
      'mitigated',
    ]),
}

function filter(call: Call): (alert: Alert<'code'>) => boolean {
  const states = chosen(call, 'state', ['open', 'closed', 'dismissed', 'fixed'])
  const severities = chosen(call, 'severity', ['critical', 'high', 'medium', 'low', 'warning', 'note', 'error'])
  const tools = chosen(call, 'tool_name')
  return ({ state, given }) =>
    (states === undefined || states.includes(state) || (states.includes('closed') && state !== 'open')) &&
    (severities === undefined || severities.some(one => one === given.securitySeverity || one === given.severity)) &&
    (tools?.includes(given.tool ?? 'CodeQL') ?? true)
}

async function json(call: Call, alert: Alert<'code'>, isWhole: boolean): Promise<Json> {
  const { number, createdAt, updatedAt, state, closed, given } = alert
  const { url, html_url } = placesOf(call, area, alert)
  const { rule = 'js/zipslip', description = 'Arbitrary file write during zip extraction' } = given
  const whole = { full_description: description, help: given.help ?? null, help_uri: null }
  return {
    ...{
      number,
      created_at: createdAt,
      updated_at: updatedAt,
      url,
      html_url,
      instances_url: `${url}/instances`,
      state,
    },
    fixed_at: state === 'fixed' ? updatedAt : null,
    dismissed_by: await personOf(call, alert),
    dismissed_at: closed?.at ?? null,
    dismissed_reason: closed?.reason ?? null,
    dismissed_comment: closed?.comment ?? null,
    rule: {
      ...{ id: rule, name: rule, description, severity: given.severity ?? 'error' },
      ...{ security_severity_level: given.securitySeverity ?? null, tags: ['security'] },
      ...(isWhole ? whole : {}),
    },
    tool: { name: given.tool ?? 'CodeQL', guid: null, version: '2.4.0' },
    most_recent_instance: instance(alert),
  }
}

function instance({ state, given }: Alert<'code'>): Json {
  const { path = 'lib/unzip.js', line = 1, message = 'This path depends on a user-provided value.' } = given
  const analysis = '.github/workflows/codeql.yml:CodeQL-Build'
  return {
    ...{ ref: given.ref ?? 'refs/heads/main', analysis_key: analysis, category: analysis, environment: '{}', state },
    commit_sha: '39406e42cb832f683daa691dd652a8dc36ee8930',
    message: { text: message },
    location: { path, start_line: line, end_line: line, start_column: 7, end_column: 18 },
    classifications: [],
  }
}
