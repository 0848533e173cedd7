import { ConnectorError, type ErrorCode } from '@mcp-connectors/core'
import type { GraphqlError, GraphqlErrors } from './graphql-errors.ts'
import type { Host } from './hosts.ts'
import { singleSignOn, type Told } from './refusals.ts'

/** The errors of a GraphQL answer, as one ConnectorError for the first of them. */
export function fromGraphql(errors: GraphqlErrors, host: Host): ConnectorError {
  const [first] = errors.errors
  const { code, message, hint } = told(first, host, errors.passing)
  return new ConnectorError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    quote: first.message.slice(0, 600),
    detail: `graphql ${first.type ?? first.extensions?.code ?? ''} ${first.path?.join('.') ?? ''}`.trimEnd(),
    cause: errors,
  })
}

const codes: Readonly<Record<string, [ErrorCode, message: string, hint?: string]>> = {
  NOT_FOUND: ['not_found', 'GitHub finds no such thing.', 'It does not exist, or the token may not see it.'],
  FORBIDDEN: ['forbidden', 'The token may not do this.', 'github_get_context tells which token this is.'],
  RESOURCE_LIMITS_EXCEEDED: ['too_large', 'This asks for more than GitHub computes at once.', 'Ask for less.'],
  MAX_NODE_LIMIT_EXCEEDED: ['too_large', 'This asks for more than GitHub gives at once.', 'Ask for less.'],
  EXCESSIVE_PAGINATION: ['too_large', 'This asks for more than GitHub gives in one page.', 'Ask for a smaller page.'],
  STALE_DATA: ['conflict', 'It was changed in between.', 'Read it again and build on that.'],
  UNPROCESSABLE: ['invalid', 'GitHub does not accept this.'],
  SERVICE_UNAVAILABLE: ['unavailable', 'GitHub cannot answer this now.', 'Try again in a moment.'],
}

function told({ type = '', message, extensions = {} }: GraphqlError, host: Host, passing: boolean): Told {
  if (extensions.saml_failure) return singleSignOn('This', undefined)
  if (type === 'INSUFFICIENT_SCOPES') return withoutScope(message, host)
  if (/^Expected branch to point to/i.test(message)) return byCode('STALE_DATA')
  if (type in codes) return byCode(type)
  if (passing) return byCode('SERVICE_UNAVAILABLE')
  if (/^(?:undefined|argumentNotAccepted|missingRequired)/.test(extensions.code ?? '')) {
    return { code: 'unavailable', message: `The GraphQL of ${host.name} does not know all of this.` }
  }
  return byCode('UNPROCESSABLE')
}

function byCode(type: string): Told {
  const [code, message, hint] = codes[type] ?? ['invalid', 'GitHub does not accept this.']
  return { code, message, ...(hint === undefined ? {} : { hint }) }
}

/** "… requires one of the following scopes: ['read:project'], but your token has only been granted …" */
function withoutScope(message: string, host: Host): Told {
  const scopes =
    /following scopes: \[([^\]]*)\]/
      .exec(message)?.[1]
      ?.replace(/['"\s]/g, '')
      .split(',') ?? []
  return {
    code: 'forbidden',
    message: `The token lacks the scope ${scopes.join(' or ') || 'for this'}.`,
    hint: `Tell the person to add it at ${host.web}/settings/tokens.`,
  }
}
