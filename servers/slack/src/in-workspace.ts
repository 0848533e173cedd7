import type { Slack } from './client.ts'
import type { Workspace } from './workspace.ts'

/** The workspace that a prefix names, as `acme:` of `acme:@backend`, and what stands after it. @throws ConnectorError `refused` */
export async function inWorkspace(
  client: Slack,
  given: string,
  signal: AbortSignal,
): Promise<{ workspace: Workspace; name: string }> {
  const [, team, name = given] = /^([a-z][a-z0-9-]{0,30}):(?!\/\/)(.+)$/s.exec(given.trim()) ?? []
  return { workspace: await client.workspace(team === undefined ? {} : { team }, signal), name }
}
