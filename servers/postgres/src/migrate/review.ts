import { ConnectorError } from '@mcp-connectors/core'
import { parse, type Statement } from '../parser.ts'
import type { Finding } from './finding.ts'
import { type Kind, kindOf } from './kinds.ts'
import { lint } from './lint.ts'
import { madeBy, onlyTouches } from './touched.ts'

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
  const made = new Set<string>()
  const reviewed = parsed.map(statement => {
    const kind = kindOf(statement)
    // Nobody waits for a table that this migration makes, and it holds no rows yet.
    const findings = onlyTouches(statement, made) ? [] : lint(statement)
    for (const name of madeBy(statement)) made.add(name)
    return { statement, kind, findings }
  })
  const alone = reviewed.findIndex(({ kind }) => kind === 'alone')
  if (reviewed.length > 1 && alone !== -1) {
    throw new ConnectorError('invalid', `Statement ${alone + 1} cannot run in a transaction with others.`, {
      hint: 'Call postgres_migrate with it alone.',
    })
  }
  return reviewed
}

async function one(text: string, index: number): Promise<Statement> {
  const [statement, another] = await parse(text)
  if (statement && !another) return statement
  const what = statement ? 'more than one statement' : 'no statement'
  throw new ConnectorError('invalid', `Entry ${index + 1} of statements holds ${what}.`, {
    hint: 'Give one statement per entry.',
  })
}
