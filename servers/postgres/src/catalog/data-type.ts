import { z } from 'zod'
import { json } from './json.ts'

export const dataTypeRow = z.object({
  oid: z.string(),
  kind: z.string(),
  schema: z.string(),
  name: z.string(),
  comment: z.string().nullable(),
  /** Of an enum, in order. */
  labels: json(z.array(z.string())),
  /** What a domain is made of, or what a range ranges over. */
  base: z.string().nullable(),
  not_null: z.boolean(),
  default: z.string().nullable(),
  checks: json(z.array(z.string())),
})

export type DataType = z.output<typeof dataTypeRow>

/** Enums, domains, ranges and base types ($1: their oids). */
export const dataTypeSql = `
SELECT t.oid::text AS oid, CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'r' THEN 'range type'
  ELSE 'type' END AS kind,
  quote_ident(n.nspname) AS schema, quote_ident(t.typname) AS name, obj_description(t.oid, 'pg_type') AS comment,
  coalesce((SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
    '[]') AS labels,
  CASE t.typtype WHEN 'd' THEN format_type(t.typbasetype, t.typtypmod)
    WHEN 'r' THEN (SELECT r.rngsubtype::regtype::text FROM pg_range r WHERE r.rngtypid = t.oid) END AS base,
  t.typnotnull AS not_null, t.typdefault AS default,
  coalesce((SELECT jsonb_agg(quote_ident(k.conname) || ' ' || pg_get_constraintdef(k.oid, true) ORDER BY k.conname)
    FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '[]') AS checks
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = ANY ($1::oid[])`
