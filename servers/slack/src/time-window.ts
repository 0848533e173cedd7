import { ConnectorError } from '@mcp-connectors/core'
import { tsOf } from './timestamp.ts'

const seconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 }
const iso = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/i

/**
 * The Slack ts at which a window begins or ends, the message there included: `2026-11-24`, the same with a time and, if it
 * is not UTC, a zone; `today`, `yesterday`; how long ago, `2h`, `3d`; a message as it is shown, or its ts. A day, minute
 * or second as the end is meant to its end.
 * @throws ConnectorError `invalid`
 */
export function tsAt(
  given: string,
  edge: 'since' | 'until',
  now: number = Date.now(),
  argument: string = edge,
): string {
  const text = given.trim()
  const found = tsOf(text) ?? ago(text, now) ?? day(text, edge, now) ?? moment(text, edge)
  if (found !== undefined) return found
  throw new ConnectorError('invalid', `${argument} ${JSON.stringify(given.slice(0, 60))} is no time.`, {
    hint: 'Pass 2026-11-24, 2026-11-24T10:00 (UTC, or with +02:00), today, yesterday, or how long ago, as 2h, 3d, 1w.',
  })
}

/** The ts a microsecond before or after. */
export function besides(ts: string, microseconds: 1 | -1): string {
  const [whole = '0', fraction = ''] = ts.split('.')
  const total = BigInt(whole) * 1_000_000n + BigInt(fraction.padEnd(6, '0').slice(0, 6)) + BigInt(microseconds)
  return `${total / 1_000_000n}.${String(total % 1_000_000n).padStart(6, '0')}`
}

function ago(text: string, now: number): string | undefined {
  const [, amount, unit = ''] = /^(\d{1,4}) ?([mhdw])(?: ago)?$/i.exec(text) ?? []
  return amount === undefined
    ? undefined
    : `${Math.max(0, Math.floor(now / 1000) - Number(amount) * (seconds[unit.toLowerCase()] ?? 0))}.000000`
}

function day(text: string, edge: 'since' | 'until', now: number): string | undefined {
  const back = ['today', 'yesterday'].indexOf(text.toLowerCase())
  return back === -1 ? undefined : moment(new Date(now - back * 86_400_000).toISOString().slice(0, 10), edge)
}

function moment(text: string, edge: 'since' | 'until'): string | undefined {
  const [, date = '', minute, second, fraction, zone = 'Z'] = iso.exec(text) ?? []
  const offset = /^(?:z|utc)$/i.test(zone) ? 'Z' : zone
  const start = Date.parse(`${date}T${minute ?? '00:00'}:${second ?? '00'}${offset}`) / 1000
  // A day that is not there, as 2026-02-30, is read as another one.
  const isThere = date !== '' && new Date(`${date}T00:00Z`).toJSON()?.startsWith(date)
  if (Number.isNaN(start) || start < 0 || !isThere) return undefined
  if (fraction !== undefined) return `${start}.${fraction.padEnd(6, edge === 'since' ? '0' : '9')}`
  if (edge === 'since') return `${start}.000000`
  const length = minute === undefined ? 86_400 : second === undefined ? 60 : 1
  return `${start + length - 1}.999999`
}
