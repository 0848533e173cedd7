import type { Call } from '../call.ts'
import type { Project } from '../projects.ts'
import { hasScope } from '../tokens.ts'
import { forbidden, GraphProblem } from './errors.ts'

function isOwn({ front, token }: Call, { owner }: Pick<Project, 'owner'>): boolean {
  if (owner === token?.login) return true
  const members = front.options.orgs.find(({ login }) => login === owner)?.members ?? []
  return members.some(({ login }) => login === token?.login)
}

/** Private projects are for the owner, and the members where that is an organization. */
export const maySee = (call: Call, project: Project): boolean => project.public || isOwn(call, project)

/** Throws INSUFFICIENT_SCOPES for a classic token that may not read projects. */
export function needReading({ token }: Call, field: string): void {
  if (token === undefined || hasScope(token, 'read:project')) return
  const own = (token.scopes ?? []).map(scope => `'${scope}'`).join(', ')
  throw new GraphProblem(
    'INSUFFICIENT_SCOPES',
    `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the following scopes: ['read:project'], but your token has only been granted the: [${own}] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`,
  )
}

export function needWriting(call: Call, project: Pick<Project, 'owner'>, mutation: string): void {
  const { token } = call
  if (token !== undefined && !hasScope(token, 'project')) {
    const own = (token.scopes ?? []).map(scope => `'${scope}'`).join(', ')
    throw new GraphProblem(
      'INSUFFICIENT_SCOPES',
      `Your token has not been granted the required scopes to execute this query. The '${mutation}' field requires one of the following scopes: ['project'], but your token has only been granted the: [${own}] scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`,
    )
  }
  if (!isOwn(call, project)) {
    throw forbidden(`${token?.login} does not have the correct permissions to execute \`${mutation}\``)
  }
}
