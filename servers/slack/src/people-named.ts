import { inParallel } from '@mcp-connectors/core'
import type { Person } from './person.ts'
import { parseTarget } from './target.ts'
import type { Workspace } from './workspace.ts'

/** Whom an argument names: `@alice`, `alice`, `me`, an id. @throws ConnectorError `invalid`, `not_found`, `conflict` */
export async function personNamed(workspace: Workspace, given: string, signal: AbortSignal): Promise<Person> {
  const { where } = parseTarget(/^[@<]|^[UW][A-Z0-9]{7,20}$|^me$/.test(given) ? given : `@${given}`)
  const { names } = workspace
  if (where.kind === 'me') return await names.person((await workspace.self(signal)).user, signal)
  if (where.kind === 'person-name') return await names.personNamed(where.name, signal)
  return await names.person('id' in where ? where.id : given, signal)
}

/** All of them, each once. */
export async function peopleNamed(
  workspace: Workspace,
  given: readonly string[],
  signal: AbortSignal,
): Promise<Person[]> {
  const found = await inParallel(4, given, one => personNamed(workspace, one, signal))
  return [...new Map(found.map(person => [person.id, person])).values()]
}
