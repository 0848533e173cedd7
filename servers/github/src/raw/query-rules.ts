import { ConnectorError } from '@mcp-connectors/core'
import { type DocumentNode, Kind, parse } from 'graphql'

/** More than any query that is meant. A deep one would overflow the parser's stack long before. */
const mostTokens = 5000

/**
 * Lets through queries, and nothing that changes anything.
 * @throws ConnectorError `invalid` for what is no GraphQL, `refused` for mutations and subscriptions
 */
export function checkQuery(text: string): void {
  const operations = parsed(text).definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION)
  const isQuery = operations.every(one => one.kind === Kind.OPERATION_DEFINITION && one.operation === 'query')
  if (isQuery && operations.length === 1) return
  throw new ConnectorError('refused', 'Only one GraphQL query is sent, no mutation or subscription.', {
    hint: 'Changes have tools of their own.',
  })
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text, { maxTokens: mostTokens, noLocation: true })
  } catch (error) {
    throw new ConnectorError('invalid', 'That is no GraphQL.', {
      ...(error instanceof Error ? { quote: error.message.slice(0, 300) } : {}),
      cause: error,
    })
  }
}
