import { ConnectorError } from '@mcp-connectors/core'

/** A date or time as GitHub's routes take it: `2026-11-24T00:00:00Z`. @throws ConnectorError `invalid` */
export function timestampOf(text: string): string {
  const time = Date.parse(text)
  if (Number.isNaN(time)) {
    throw new ConnectorError('invalid', `${JSON.stringify(text)} is no date.`, { hint: 'Write 2026-11-24.' })
  }
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z')
}
