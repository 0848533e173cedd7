import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { quoted } from '../catalog/name.ts'
import { parse, type Statement } from '../parser.ts'
import type { Session } from '../session.ts'
import { all, body, items, string } from '../syntax.ts'
import { whyRefused } from './kinds.ts'

/** Statements that make something which calls functions later, where nothing judges the call. */
const makers = new Set([
  ...['CreateFunctionStmt', 'DefineStmt', 'CreateCastStmt', 'CreateOpClassStmt', 'CreateTrigStmt'],
  ...['CreateEventTrigStmt', 'CreateConversionStmt', 'CreateTransformStmt', 'AlterFunctionStmt', 'AlterTypeStmt'],
])

/**
 * Judges code when it is made: a trigger or an operator runs it without a word in the statement that does. Whatever has
 * the name of a function counts as a call of it, wherever it stands in the text.
 * @throws ConnectorError `refused`.
 */
export async function judgeCode(session: Session, statement: Statement): Promise<void> {
  if (!makers.has(statement.type)) return
  if (statement.type === 'CreateFunctionStmt') await judgeBody(session, statement)
  const texts = [...all(statement.node, 'String')].map(({ sval }) => String(sval))
  const words = new Set(texts.flatMap(text => text.toLowerCase().match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []))
  const calls = z.array(callRow).parse(await session.query(callsSql, [[...words]]))
  for (const call of calls) await judge(session, callOf(call))
}

const callRow = z.object({ schema: z.string(), name: z.string(), arity: z.int() })

/** Volatile ones, and those that people and extensions made; not those that only a trigger can call. */
const callsSql = `
SELECT DISTINCT n.nspname::text AS schema, p.proname::text AS name, p.pronargs::int AS arity
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE lower(p.proname) = ANY ($1::text[]) AND p.prokind <> 'a'
  AND p.prorettype NOT IN ('trigger'::regtype, 'event_trigger'::regtype) AND (p.provolatile = 'v' OR p.oid >= 16384
  OR p.proname ~ '_to_xml|^ts_stat$')`

function callOf({ schema, name, arity }: z.output<typeof callRow>): string {
  return `SELECT ${quoted(schema)}.${quoted(name)}(${Array.from({ length: arity }, () => 'NULL').join(', ')})`
}

async function judge(session: Session, sql: string): Promise<void> {
  for (const statement of await parse(sql)) await session.guardMigration(statement)
}

async function judgeBody(session: Session, { node }: Statement): Promise<void> {
  const options = items(node.options).map(option => body(option, 'DefElem') ?? {})
  const language = string(options.find(({ defname }) => defname === 'language')?.arg)?.toLowerCase() ?? 'sql'
  const [source] = [...all(options.find(({ defname }) => defname === 'as')?.arg, 'String')].map(({ sval }) =>
    String(sval),
  )
  if (language === 'sql') return judgeQueries(session, source ?? '')
  if (language !== 'plpgsql') throw refusal(`in ${language}, whose code cannot be reviewed`)
  const [found] =
    outside
      .exec(source ?? '')
      ?.slice(1)
      .filter(Boolean) ?? []
  if (found !== undefined) throw refusal(`that holds ${found.toUpperCase()}`)
}

/** A body in SQL is parsed like the migration itself. */
async function judgeQueries(session: Session, source: string): Promise<void> {
  for (const statement of await parse(source)) {
    const why = statement.type === 'SelectStmt' ? undefined : whyRefused(statement)
    if (why !== undefined) throw refusal(`with such a statement in it: ${why}`)
    await session.guardMigration(statement)
  }
}

/**
 * In PL/pgSQL, what runs text as SQL, and commands other than those that change rows and tables, where a statement can
 * begin: also after a comment. A name in Unicode escapes would hide from all of this.
 */
const begins = String.raw`(?:^|[;\n]|\*/|>>|\b(?:begin|then|else|loop|in|query|for)\b)\s*`
const commands = [
  ...['execute', 'copy', 'alter', 'grant', 'revoke', 'import', String.raw`load(?=\s*['$e/-])`],
  String.raw`do(?!\s+(?:update|nothing|also|instead)\b)`,
  String.raw`create(?!\s+(?:(?:temp|temporary|unlogged)\s+)?(?:table|index|unique)\b)`,
]
const outside = new RegExp(String.raw`${begins}(${commands.join('|')})\b(?!\s*[,:=.)])|(\bu&")`, 'i')

function refusal(what: string): ConnectorError {
  return new ConnectorError('refused', `A migration may not make a function ${what}.`, {
    hint: 'Write it without that, or have the person run it in psql.',
  })
}
