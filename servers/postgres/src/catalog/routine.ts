import { z } from 'zod'

export const routineRow = z.object({
  oid: z.string(),
  kind: z.string(),
  schema: z.string(),
  name: z.string(),
  arguments: z.string(),
  result: z.string().nullable(),
  language: z.string(),
  volatility: z.string(),
  security_definer: z.boolean(),
  comment: z.string().nullable(),
  /** The CREATE statement; null for aggregates. */
  definition: z.string().nullable(),
})

export type Routine = z.output<typeof routineRow>

/** Functions, procedures and aggregates ($1: their oids). */
export const routineSql = `
SELECT p.oid::text AS oid, CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate'
  WHEN 'w' THEN 'window function' ELSE 'function' END AS kind,
  quote_ident(n.nspname) AS schema, quote_ident(p.proname) AS name, pg_get_function_arguments(p.oid) AS arguments,
  pg_get_function_result(p.oid) AS result, l.lanname AS language, p.prosecdef AS security_definer,
  CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END AS volatility,
  obj_description(p.oid, 'pg_proc') AS comment, CASE
    WHEN p.prokind <> 'a' THEN pg_get_functiondef(p.oid) END AS definition
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
  WHERE p.oid = ANY ($1::oid[])`
