import { ConnectorError } from '@mcp-connectors/core'

// A message is named by when it was posted, to the microsecond. A model reads `10:05:12.123456` under the day's heading:
// as short as Slack's own seconds since 1970, and a time at once.

/** `2026-11-24` of a Slack ts. UTC, as all times here. */
export function dayOf(ts: string): string {
  return isoOf(ts).slice(0, 10)
}

/** `10:05:12.123456` of a Slack ts. */
export function timeOf(ts: string): string {
  const [, fraction = '000000'] = ts.split('.')
  return `${isoOf(ts).slice(11, 19)}.${fraction}`
}

/** `2026-11-24 10:05:12.123456`: names a message in a channel, and can be read. */
export function momentOf(ts: string): string {
  return `${dayOf(ts)} ${timeOf(ts)}`
}

/** `2026-11-24 10:05` of seconds since 1970, in UTC. */
export function minuteOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replace('T', ' ')
}

const forms: readonly [RegExp, (match: RegExpExecArray) => string | undefined][] = [
  [/^(\d{9,11})\.(\d{6})$/, ([, seconds, fraction]) => `${seconds}.${fraction}`],
  [/^p?(\d{10})(\d{6})$/, ([, seconds, fraction]) => `${seconds}.${fraction}`],
  [
    /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)\.(\d{6})(?:Z| ?UTC)?$/,
    ([, day, time, fraction]) => {
      const at = Date.parse(`${day}T${time}Z`)
      return Number.isNaN(at) ? undefined : `${at / 1000}.${fraction}`
    },
  ],
]

/** The Slack ts of what names a message: a ts, the moment as it is shown here, the end of a permalink. Undefined for none. */
export function tsOf(given: string): string | undefined {
  for (const [pattern, read] of forms) {
    const match = pattern.exec(given.trim())
    const ts = match ? read(match) : undefined
    if (ts !== undefined) return ts
  }
  return undefined
}

/** @throws ConnectorError `invalid` */
export function parseTs(given: string, argument: string): string {
  const ts = tsOf(given)
  if (ts !== undefined) return ts
  throw new ConnectorError('invalid', `${argument} ${JSON.stringify(given.slice(0, 80))} names no message.`, {
    hint: 'Pass the day and time as slack_read shows them, 2026-11-24 10:05:12.123456, a Slack ts, or a permalink.',
  })
}

function isoOf(ts: string): string {
  return new Date(Number(ts.split('.')[0]) * 1000).toISOString()
}
