import { type Call, isJson, type Json } from '../call.ts'
import { findPull, type Pull } from '../pull-records.ts'
import { type Role, reaches, roleOf } from '../roles.ts'
import { forbidden, GraphProblem, noThing } from './errors.ts'
import { type Context, known, pathOf, type Source } from './source.ts'

/** `owner/name` of the API url of anything in a repository. */
export function repoName(url: unknown): string {
  const [, , owner = '', name = ''] = pathOf(url).split('/')
  return `${owner}/${name}`
}

export async function repositoryOf(context: Context, fullName: string): Promise<Source> {
  return known('Repository', await context.read(`/repos/${fullName}`))
}

/** The repository of a name, if the caller may know of it. */
export async function findRepository(context: Context, fullName: string, followRenames: boolean): Promise<Source> {
  const found = context.call.front.names.find(fullName)
  const missing = noThing('Repository', `the name '${fullName}'`)
  if (found === undefined || (found.moved && !followRenames)) throw missing
  const repository = await ifThere(repositoryOf(context, found.fullName))
  if (repository === undefined) throw missing
  return repository
}

export async function issueSource(context: Context, fullName: string, number: number): Promise<Source> {
  const issue = await context.read(`/repos/${fullName}/issues/${number}`)
  return isJson(issue.pull_request) ? await pullSource(context, fullName, number) : known('Issue', issue)
}

export async function pullSource(context: Context, fullName: string, number: number): Promise<Source> {
  return known('PullRequest', await context.read(`/repos/${fullName}/pulls/${number}`))
}

/** What the double keeps of a pull request. */
export async function pullRecord({ call }: Context, source: Json): Promise<Pull> {
  const id = call.front.names.find(repoName(source.url))?.id ?? 0
  const pull = await findPull(call.front, id, Number(source.number))
  if (pull === undefined) throw new Error(`There is no pull request at ${source.url}`)
  return pull
}

/** Undefined for what is not there, or must not be seen. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

const isMissing = (error: unknown): boolean =>
  (error instanceof GraphProblem && error.type === 'NOT_FOUND') ||
  (isRefusal(error) && [404, 409, 410, 422].includes(error.status))

function isRefusal(error: unknown): error is { readonly status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number'
}

/** Throws FORBIDDEN unless the caller may change this repository so much. */
export function needRole(call: Call, fullName: string, role: Role, mutation: string): void {
  const { token, front } = call
  if (token?.scopes === undefined && token?.access === 'read') {
    throw forbidden('Resource not accessible by personal access token')
  }
  if (reaches(roleOf(front, fullName, token?.login), role)) return
  throw forbidden(`${token?.login} does not have the correct permissions to execute \`${mutation}\``)
}
