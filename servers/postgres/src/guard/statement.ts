import { ConnectorError } from '@mcp-connectors/core'
import type { Statement } from '../parser.ts'
import { body, items, object, type Syntax, string, text } from '../syntax.ts'
import { type Facts, factsOf } from './facts.ts'
import { refusal } from './refusal.ts'

/** The one statement of a read, and what it touches. */
export interface Subject {
  readonly kind: 'select' | 'show' | 'explain'
  readonly statement: Statement
  /** EXPLAIN ANALYZE, which runs the statement. */
  readonly analyze: boolean
  /** The setting of a SHOW. */
  readonly setting?: string
  readonly facts: Facts
}

/** Takes one SELECT, VALUES, TABLE, SHOW or EXPLAIN, and refuses all else. */
export function subjectOf(statements: readonly Statement[]): Subject {
  const [statement, second] = statements
  if (statement === undefined)
    throw new ConnectorError('invalid', 'There is no statement.', { hint: 'Write one SELECT.' })
  if (second !== undefined) throw refusal(`${statements.length} statements in one call`, 'Send them one by one.')
  switch (statement.type) {
    case 'SelectStmt':
      return { kind: 'select', statement, analyze: false, facts: factsOf({ SelectStmt: statement.node }) }
    case 'VariableShowStmt':
      return { kind: 'show', statement, analyze: false, setting: text(statement.node.name) ?? '', facts: factsOf([]) }
    case 'ExplainStmt':
      return explained(statement)
    default:
      throw refusal(
        `${commandName(statement.type)} in the read path, which takes SELECT, VALUES, TABLE, SHOW and EXPLAIN`,
        'Changes need a tool of the access level write or destroy.',
      )
  }
}

/** Takes one INSERT, UPDATE, DELETE or MERGE. */
export function changeOf(statements: readonly Statement[]): { statement: Statement; facts: Facts } {
  const [statement, second] = statements
  if (statement === undefined) throw new ConnectorError('invalid', 'There is no statement.')
  if (second !== undefined) throw refusal(`${statements.length} statements in one call`, 'Send them one by one.')
  if (!changes.includes(statement.type)) {
    throw refusal(`${commandName(statement.type)} here, where one INSERT, UPDATE, DELETE or MERGE is taken`)
  }
  return { statement, facts: factsOf({ [statement.type]: statement.node }, 'change') }
}

/** CREATE FUNCTION in a language that reaches outside the database. */
export function refuseOutsideLanguage(statement: Statement) {
  if (statement.type !== 'CreateFunctionStmt') return
  for (const option of items(statement.node.options)) {
    const { defname, arg } = body(option, 'DefElem') ?? {}
    const language = string(arg)?.toLowerCase() ?? ''
    if (defname === 'language' && (['c', 'internal'].includes(language) || language.endsWith('u'))) {
      throw refusal(`CREATE FUNCTION in the language ${language}, which can reach outside the database`)
    }
  }
}

const changes = ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']

function explained(statement: Statement): Subject {
  const { query, options } = statement.node
  const analyze = items(options).some(option => isAnalyze(body(option, 'DefElem')))
  const [type = ''] = Object.keys(object(query) ?? {})
  if (type !== 'SelectStmt' && !changes.includes(type)) throw refusal(`EXPLAIN of ${commandName(type)}`)
  if (analyze && type !== 'SelectStmt') {
    throw refusal(`EXPLAIN ANALYZE of ${commandName(type)}, which would run it`, 'Use EXPLAIN without ANALYZE.')
  }
  return { kind: 'explain', statement, analyze, facts: factsOf(query, analyze ? 'read' : 'plan') }
}

/** Any ANALYZE but one that plainly says no: of several, the server takes the last. */
function isAnalyze(option: Syntax | undefined): boolean {
  const value = string(option?.arg)?.toLowerCase()
  return text(option?.defname) === 'analyze' && value !== 'off' && value !== 'false'
}

const commands: Readonly<Record<string, string>> = {
  TransactionStmt: 'transaction control',
  VariableSetStmt: 'SET',
  CreateTableAsStmt: 'CREATE TABLE AS',
}

/** `AlterTableStmt` → `ALTER TABLE`. */
function commandName(type: string): string {
  const known = commands[type]
  if (known !== undefined) return known
  return type
    .replace(/Stmt$/, '')
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toUpperCase()
}
