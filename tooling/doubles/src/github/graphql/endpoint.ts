import {
  type DocumentNode,
  execute,
  GraphQLError,
  getOperationAST,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql'
import { type Answer, bodyOf, type Call, isJson, type Json, ok, Refusal } from '../call.ts'
import { costOf } from './cost.ts'
import { invalidJson, problemJson } from './errors.ts'
import { schema } from './schema.ts'
import { Context } from './source.ts'

/** GitHub's GraphQL: the published schema, answered from the REST routes as the same caller. */
export async function answerQuery(call: Call): Promise<Answer> {
  if (call.token === undefined) throw new Refusal(401, 'This endpoint requires you to be authenticated.')
  const { query, variables, operationName } = bodyOf(call)
  if (typeof query !== 'string') throw new Refusal(400, 'A query attribute must be specified and must be a string.')
  const document = parsed(query)
  if (document instanceof GraphQLError) {
    return ok({ errors: [{ message: document.message, locations: document.locations }] })
  }
  const name = typeof operationName === 'string' ? operationName : undefined
  return await run(call, document, isJson(variables) ? variables : {}, name)
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

async function run(call: Call, document: DocumentNode, variables: Json, name?: string): Promise<Answer> {
  const operation = getOperationAST(document, name) ?? undefined
  const invalid = validate(schema(), document)
  if (invalid.length > 0) return ok({ errors: invalid.map(error => invalidJson(error, operation?.operation)) })
  const cost = attemptCost(document, variables)
  if (cost instanceof GraphQLError) return ok({ errors: [{ ...cost.extensions, message: cost.message }] })
  const result = await execute({
    schema: schema(),
    document,
    rootValue: {},
    contextValue: new Context(call, cost),
    variableValues: variables,
    ...(name === undefined ? {} : { operationName: name }),
  })
  const errors = result.errors?.map(error => errorJson(call, error, operation))
  return ok({
    ...(result.data === undefined ? {} : { data: result.data }),
    ...(errors === undefined ? {} : { errors }),
  })
}

function attemptCost(document: DocumentNode, variables: Json) {
  try {
    return costOf(schema(), document, variables)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

function errorJson(call: Call, error: GraphQLError, operation: OperationDefinitionNode | undefined): object {
  const known = problemJson(error)
  if (known !== undefined) return known
  // Variables that do not fit are GitHub's to refuse; anything else is a mistake of the double.
  if (error.originalError === undefined && error.path === undefined) return invalidJson(error, operation?.operation)
  call.front.violations.push(
    `GraphQL failed at ${error.path?.join('.')}: ${error.originalError?.stack ?? error.message}`,
  )
  return { message: 'Something went wrong while executing your query.', path: error.path }
}
