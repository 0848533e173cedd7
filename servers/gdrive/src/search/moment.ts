import { ConnectorError } from '@mcp-connectors/core'

const day = /^\d{4}-\d\d-\d\d$/
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/
const ago = /^(\d{1,4})(h|d|w)$/
const hours = { h: 1, d: 24, w: 168 }

/**
 * `2026-11-20` (its start in UTC), an ISO time, or `7d`, `12h`, `2w` ago, as Drive compares times.
 * @param name of the argument, for the error. @throws ConnectorError `invalid`
 */
export function momentOf(given: string, name: string, now = Date.now()): string {
  const [, count, unit] = ago.exec(given) ?? []
  if (unit === 'h' || unit === 'd' || unit === 'w') return iso(now - Number(count) * hours[unit] * 3_600_000)
  const at = day.test(given) || instant.test(given) ? Date.parse(given) : Number.NaN
  // A day that the month does not have would be taken for one of the next month.
  const isReal = !day.test(given) || (!Number.isNaN(at) && iso(at).startsWith(given))
  if (!Number.isNaN(at) && isReal) return iso(at)
  throw new ConnectorError('invalid', `${name}: ${JSON.stringify(given.slice(0, 50))} is no time.`, {
    hint: 'Pass a day as 2026-11-20, a time as 2026-11-20T14:00Z, or how long ago as 7d.',
  })
}

function iso(at: number): string {
  return new Date(at).toISOString()
}
