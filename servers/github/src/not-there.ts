import { nearest } from '@mcp-connectors/config'
import { ConnectorError } from '@mcp-connectors/core'

/** The error for a name that the repository does not have: names it, offers the nearest, or lists what there is. */
export function notThere(
  what: string,
  wanted: string,
  names: readonly string[],
  { source, looked, make }: { source: string; looked?: number; make?: string },
): ConnectorError {
  const near = nearest(wanted, names)
  const among = looked === undefined ? '' : ` among the first ${looked}`
  const listed = near === undefined && names.length > 0
  const meant = near === undefined ? undefined : `Did you mean ${JSON.stringify(near)}?`
  const hint = [meant, listed ? 'Take one of those above.' : undefined, make].filter(Boolean).join(' ')
  return new ConnectorError('not_found', `${source} has no ${what} ${JSON.stringify(wanted)}${among}.`, {
    ...(hint === '' ? {} : { hint }),
    ...(listed ? { quote: names.slice(0, 30).join('\n') } : {}),
  })
}
