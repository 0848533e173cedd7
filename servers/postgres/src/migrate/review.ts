import { ConnectorError } from '@mcp-connectors/core'
import { parse, type Statement } from '../parser.ts'
import { type Kind, kindOf } from './kinds.ts'
import { type Finding, lint } from './lint.ts'

export interface Reviewed {
  statement: Statement
  kind: Kind
  findings: Finding[]
}

/**
 * Reads the statements of a migration, refuses those it may not hold, and says what the rest does to a running database.
 * @throws ConnectorError `invalid` or `refused` naming the statement by its place.
 */
export async function review(texts: readonly string[]): Promise<Reviewed[]> {
  const parsed = await Promise.all(texts.map((text, index) => one(text, index)))
  const reviewed = parsed.map(statement => ({ statement, kind: kindOf(statement), findings: lint(statement) }))
  if (reviewed.length > 1 && reviewed.some(({ kind }) => kind === 'alone')) {
    const at = reviewed.findIndex(({ kind }) => kind === 'alone') + 1
    throw new ConnectorError('invalid', `Statement ${at} cannot run in a transaction with others.`, {
      hint: 'Call postgres_migrate with it alone.',
    })
  }
  return reviewed
}

async function one(text: string, index: number): Promise<Statement> {
  const [statement, another] = await parse(text)
  if (statement && !another) return statement
  throw new ConnectorError(
    'invalid',
    `Entry ${index + 1} of statements holds ${statement ? 'more than one statement' : 'no statement'}.`,
    {
      hint: 'Give one statement per entry.',
    },
  )
}
