import { ConnectorError } from '@mcp-connectors/core'

const seconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 }
const mostAhead = 120 * 86_400
const iso = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/

/**
 * Seconds since 1970 of when something is to be sent: `2026-11-25 09:00` (UTC), the same with a zone, or `in 2h`.
 * @throws ConnectorError `invalid` for no time, one that has passed, and one more than 120 days ahead
 */
export function whenOf(given: string, now: number = Date.now()): number {
  const at = timeOf(given.trim(), now)
  if (at === undefined) {
    throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 80))} is no time to send at.`, {
      hint: 'Pass 2026-11-25T09:00+01:00, 2026-11-25 08:00 for UTC, or 30m, 2h, 3d.',
    })
  }
  const ahead = at - now / 1000
  if (ahead < 10)
    throw new ConnectorError('invalid', `${shownWhen(at)} has passed.`, { hint: 'Leave at out to send now.' })
  if (ahead > mostAhead) {
    throw new ConnectorError('invalid', `${shownWhen(at)} is too far ahead.`, {
      hint: 'Slack schedules at most 120 days ahead.',
    })
  }
  return at
}

/** `2026-11-25 08:00:00 UTC` */
export function shownWhen(at: number): string {
  return `${new Date(at * 1000).toISOString().slice(0, 19).replace('T', ' ')} UTC`
}

function timeOf(given: string, now: number): number | undefined {
  const [, amount, unit] = /^(?:in )?(\d{1,5}) ?([mhdw])(?:in(?:utes?)?|ours?|ays?|eeks?)?$/.exec(given) ?? []
  if (amount !== undefined && unit !== undefined) return Math.round(now / 1000) + Number(amount) * (seconds[unit] ?? 0)
  const [whole, zone] = iso.exec(given) ?? []
  const at = whole === undefined ? Number.NaN : Date.parse(`${whole.replace(' ', 'T')}${zone === undefined ? 'Z' : ''}`)
  return Number.isNaN(at) ? undefined : Math.floor(at / 1000)
}
