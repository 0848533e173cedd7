import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Session } from '../database.ts'
import { parse } from '../parser.ts'
import { all, items, string, text } from '../syntax.ts'

const installed = z.array(z.object({ schema: z.string().nullable(), available: z.boolean() }))

/** Indexes that exist only for the planner, in one session, through the extension hypopg. */
export interface Hypothetical {
  /** Drops all of them. */
  reset(): Promise<void>
  /** Takes the text of a CREATE INDEX; gives the name that plans show, and the oid. */
  create(definition: string): Promise<{ name: string; oid: number }>
  /** Estimated bytes. */
  size(oid: number): Promise<number>
}

/** hypopg in this session, or the sentence that says what is needed. */
export async function hypothetical(session: Session): Promise<Hypothetical | string> {
  const [found] = installed.parse(
    await session.query(`SELECT (SELECT quote_ident(n.nspname) FROM pg_extension e
      JOIN pg_namespace n ON n.oid = e.extnamespace
  WHERE e.extname = 'hypopg') AS schema, EXISTS (SELECT FROM pg_available_extensions
    WHERE name = 'hypopg') AS available`),
  )
  const schema = found?.schema
  if (schema === null || schema === undefined) {
    return found?.available
      ? 'Trying indexes needs the extension hypopg, which this server has: CREATE EXTENSION hypopg.'
      : 'Trying indexes needs the extension hypopg, which is not on this server: install its package first.'
  }
  return {
    reset: async () => void (await session.query(`SELECT ${schema}.hypopg_reset()`)),
    create: async definition => {
      const sql = `SELECT indexname AS name, indexrelid::int8::float8 AS oid FROM ${schema}.hypopg_create_index($1)`
      return z.tuple([created]).parse(await session.query(sql, [definition]))[0]
    },
    size: async oid => {
      const sql = `SELECT ${schema}.hypopg_relation_size($1::int8::oid)::float8 AS bytes`
      return z.tuple([z.object({ bytes: z.number() })]).parse(await session.query(sql, [oid]))[0].bytes
    },
  }
}

const created = z.object({ name: z.string(), oid: z.number() })

/** What hypopg can imitate. */
const methods = new Set(['btree', 'brin', 'hash', 'bloom'])

/**
 * Checks that a text is one CREATE INDEX that may be tried. Its functions must be built in: the planner computes them,
 * and the guard sees only statements that are run.
 */
export async function checkIndex(session: Session, sql: string): Promise<void> {
  const [statement, second] = await parse(sql)
  const index = statement?.type === 'IndexStmt' && !second ? statement : undefined
  if (!index) {
    throw new ConnectorError('invalid', `${JSON.stringify(sql)} is not one CREATE INDEX statement.`, {
      hint: 'For example: CREATE INDEX ON shop.orders (customer_id, placed_at DESC).',
    })
  }
  const method = text(index.node.accessMethod) ?? 'btree'
  if (!methods.has(method)) {
    throw new ConnectorError('invalid', `An index of the kind ${method} cannot be tried.`, {
      hint: `hypopg imitates ${[...methods].join(', ')}.`,
    })
  }
  const calls = [...all(index.node, 'FuncCall')].map(({ funcname }) => items(funcname).map(string))
  const names = calls.map(call => (call.length === 1 || call[0] === 'pg_catalog' ? (call.at(-1) ?? '') : ''))
  if (names.length === 0) return
  const known = await session.query(
    `SELECT DISTINCT proname::text AS name FROM pg_proc
WHERE pronamespace = 'pg_catalog'::regnamespace AND provolatile = 'i' AND proname = ANY ($1::text[])`,
    [names],
  )
  if (known.length < new Set(names).size) {
    throw new ConnectorError('refused', 'A tried index may only call immutable built-in functions.')
  }
}
