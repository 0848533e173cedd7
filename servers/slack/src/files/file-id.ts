import { ConnectorError } from '@mcp-connectors/core'
import type { Target } from '../target.ts'

/** Which file, and the workspace that a prefix or a link names. */
export interface FileTarget extends Pick<Target, 'team' | 'domain'> {
  id: string
}

const slackHost = /(?:^|\.)slack(?:-gov|-files)?\.com$/

/**
 * The file that an argument names: `F…`, with several workspaces `acme:F…`, or a link of Slack to a file, canvas or list.
 * @throws ConnectorError `invalid`
 */
export function parseFile(given: string): FileTarget {
  const text = given.trim()
  const [, team, id] = /^(?:([a-z][a-z0-9-]{0,30}):)?(F[A-Z0-9]{7,20})$/.exec(text) ?? []
  if (id !== undefined) return { id, ...(team === undefined ? {} : { team }) }
  const linked = URL.canParse(text) ? ofLink(new URL(text)) : undefined
  if (linked) return linked
  throw new ConnectorError('invalid', `${JSON.stringify(given.slice(0, 100))} names no file.`, {
    hint: 'Pass its id, F…, as slack_read and slack_search show it, or its link.',
  })
}

/**
 * `https://acme.slack.com/files/U1/F1/name`, `…/docs/T1/F1`, `…/lists/T1/F1`, `https://files.slack.com/files-pri/T1-F1/name`,
 * `https://slack-files.com/T1-F1-hash`, `slack://file?team=T1&id=F1`.
 */
function ofLink({ protocol, hostname, pathname, searchParams }: URL): FileTarget | undefined {
  if (protocol === 'slack:') {
    const [id, team] = [searchParams.get('id') ?? '', searchParams.get('team')]
    return /^F[A-Z0-9]{7,20}$/.test(id) ? { id, ...(team === null ? {} : { team }) } : undefined
  }
  if (!slackHost.test(hostname)) return undefined
  const [, joined, byTeam] = /\/([TE][A-Z0-9]{7,20})-(F[A-Z0-9]{7,20})(?:[/-]|$)/.exec(pathname) ?? []
  if (joined !== undefined && byTeam !== undefined) return { id: byTeam, team: joined }
  const [, owner = '', id] =
    /^\/(?:files|docs|lists|canvas)\/(?:([TEUW][A-Z0-9]{7,20})\/)?(F[A-Z0-9]{7,20})(?:\/|$)/.exec(pathname) ?? []
  if (id === undefined) return undefined
  // On app.slack.com the workspace is in the path.
  return /^[TE]/.test(owner) && hostname.startsWith('app.') ? { id, team: owner } : { id, domain: hostname }
}
