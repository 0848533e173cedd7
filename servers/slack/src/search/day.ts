import { ConnectorError } from '@mcp-connectors/core'

const dayMs = 86_400_000
const units: Readonly<Record<string, number>> = { h: dayMs / 24, d: dayMs, w: 7 * dayMs }

/**
 * The ISO day that an argument names: `2026-11-24`, `today`, `yesterday`, or how long ago, `12h`, `3d`, `2w`. Of a moment
 * the day. In UTC; Slack counts days where the person lives.
 * @throws ConnectorError `invalid`
 */
export function dayIn(given: string, argument: string, now = Date.now()): string {
  const text = given.trim().toLowerCase()
  const [, count, unit = ''] = /^(\d{1,4})([hdw])$/.exec(text) ?? []
  if (count !== undefined) return isoDay(now - Number(count) * (units[unit] ?? 0))
  if (text === 'today') return isoDay(now)
  if (text === 'yesterday') return isoDay(now - dayMs)
  const [, day] = /^(\d{4}-\d\d-\d\d)(?:[t ][\d:.]+(?:z|[+-]\d\d:?\d\d)?)?$/.exec(text) ?? []
  if (day !== undefined && isDay(day)) return day
  throw new ConnectorError('invalid', `${argument} ${JSON.stringify(given.slice(0, 40))} names no day.`, {
    hint: 'Pass a day as 2026-11-24, today, yesterday, or how long ago, as 3d or 2w.',
  })
}

/** That many days later, or earlier. */
export function plusDays(day: string, days: number): string {
  return isoDay(Date.parse(day) + days * dayMs)
}

/** The Slack ts at which a day begins, in UTC. */
export function tsAtStartOf(day: string): string {
  return `${Date.parse(day) / 1000}.000000`
}

function isDay(day: string): boolean {
  const at = Date.parse(day)
  return !Number.isNaN(at) && isoDay(at) === day
}

function isoDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
