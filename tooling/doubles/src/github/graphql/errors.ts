import { type GraphQLError, OperationTypeNode } from 'graphql'
import { Refusal } from '../call.ts'

/** An error of GitHub's GraphQL: `type` says which. */
export class GraphProblem extends Error {
  readonly type: string

  constructor(type: string, message: string) {
    super(message)
    this.type = type
  }
}

export const unprocessable = (message: string): GraphProblem => new GraphProblem('UNPROCESSABLE', message)
export const forbidden = (message: string): GraphProblem => new GraphProblem('FORBIDDEN', message)

export function noNode(id: string): GraphProblem {
  return new GraphProblem('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'`)
}

export function noThing(type: string, what: string): GraphProblem {
  return new GraphProblem(
    'NOT_FOUND',
    `Could not resolve to ${/^[AEIOU]/.test(type) ? 'an' : 'a'} ${type} with ${what}.`,
  )
}

const typesOfStatus: Readonly<Record<number, string>> = { 401: 'FORBIDDEN', 403: 'FORBIDDEN', 404: 'NOT_FOUND' }

/** As GitHub shapes it: {type, path, locations, message}. Undefined for a mistake of the double itself. */
export function problemJson(error: GraphQLError): object | undefined {
  const cause = error.originalError
  const place = { path: error.path, locations: error.locations }
  if (cause instanceof GraphProblem) return { type: cause.type, ...place, message: error.message }
  if (cause instanceof Refusal)
    return { type: typesOfStatus[cause.status] ?? 'UNPROCESSABLE', ...place, message: wordsOf(cause) }
  return undefined
}

function wordsOf({ message, errors }: Refusal): string {
  const [first] = errors ?? []
  const detail = typeof first === 'string' ? first : first?.message
  return detail ?? message
}

/** A query that the schema does not allow: nothing was run. */
export function invalidJson(error: GraphQLError, operation: OperationTypeNode = OperationTypeNode.QUERY): object {
  const [, fieldName, typeName] = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message) ?? []
  const { locations } = error
  if (fieldName === undefined) return { message: error.message, locations, extensions: { code: 'invalid' } }
  return {
    path: [operation, fieldName],
    extensions: { code: 'undefinedField', typeName, fieldName },
    locations,
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
  }
}
