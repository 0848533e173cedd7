import { ConnectorError } from '@mcp-connectors/core'
import { type DocumentNode, Kind, parse, visit } from 'graphql'

/** More than any query that is meant. A deep one would overflow the parser's stack long before. */
const mostTokens = 5000

/**
 * Lets through queries, and nothing that changes anything.
 * @throws ConnectorError `invalid` for what is no GraphQL, `refused` for mutations, subscriptions and secrets
 */
export function checkQuery(text: string): void {
  const document = parsed(text)
  const operations = document.definitions.filter(({ kind }) => kind !== Kind.FRAGMENT_DEFINITION)
  const isQuery = operations.every(one => one.kind === Kind.OPERATION_DEFINITION && one.operation === 'query')
  if (!isQuery || operations.length !== 1) {
    throw new ConnectorError('refused', 'Only one GraphQL query is sent, no mutation or subscription.', {
      hint: 'Changes have tools of their own.',
    })
  }
  checkFields(document)
}

/** A token must not be read, under whatever alias. */
function checkFields(document: DocumentNode): void {
  visit(document, {
    Field: ({ name }) => {
      if (name.value !== 'tempCloneToken') return
      throw new ConnectorError('refused', 'tempCloneToken is a secret, which is not read.', { hint: 'Leave it out.' })
    },
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
