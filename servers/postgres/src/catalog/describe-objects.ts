import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { dataTypeRow, dataTypeSql } from './data-type.ts'
import { nearNames } from './find-objects.ts'
import { load } from './load.ts'
import { type Name, parseName } from './name.ts'
import { profileRow, profileSql } from './profile.ts'
import { relationRow, relationSql } from './relation.ts'
import { askedNames, type Match, matchRow, pick, resolveSql } from './resolve.ts'
import { routineRow, routineSql } from './routine.ts'

/** One object that a name stands for, or what the name may have meant instead. */
export const described = z.object({
  asked: z.string(),
  relation: relationRow.omit({ oid: true }).optional(),
  profile: z.array(profileRow.omit({ oid: true })).optional(),
  routine: routineRow.omit({ oid: true }).optional(),
  type: dataTypeRow.omit({ oid: true }).optional(),
  /** Similar names: the object was not found. */
  not_found: z.object({ near: z.array(z.string()) }).optional(),
})

export type Described = z.output<typeof described>

/** Describes objects by name, in the order asked; a name may stand for several (overloads). */
export async function describeObjects(
  database: Database,
  asked: readonly string[],
  { profile, signal }: { profile: boolean; signal: AbortSignal },
): Promise<Described[]> {
  const names = asked.map(readName)
  const found = await load(database, matchRow, { sql: resolveSql, params: [askedNames(names)] }, signal)
  const matches = names.map((name, index) =>
    pick(
      name,
      found.filter(match => match.asked === index),
    ),
  )
  const details = await describeMatches(database, matches.flat(), { profile, signal })
  const answers = asked.map(async (text, index) => {
    const mine = matches[index] ?? []
    if (mine.length > 0) return mine.map(match => ({ asked: text, ...details.get(match.oid) }))
    return [{ asked: text, not_found: { near: await nearNames(database, names[index]?.name[0] ?? text, signal) } }]
  })
  return (await Promise.all(answers)).flat()
}

function readName(text: string): Name {
  const name = parseName(text)
  if (name) return name
  throw new ConnectorError('invalid', `${JSON.stringify(text)} is not a name.`, {
    hint: 'Write schema.name, with double quotes around a part that holds dots: shop."Odd.Name".',
  })
}

async function describeMatches(
  database: Database,
  matches: readonly Match[],
  { profile, signal }: { profile: boolean; signal: AbortSignal },
): Promise<Map<string, Omit<Described, 'asked'>>> {
  const oids = (kind: Match['class']): string[] => matches.filter(match => match.class === kind).map(({ oid }) => oid)
  const [relations, routines, types] = await Promise.all([
    some(database, relationRow, relationSql, oids('relation'), signal),
    some(database, routineRow, routineSql, oids('routine'), signal),
    some(database, dataTypeRow, dataTypeSql, oids('type'), signal),
  ])
  const profiles = profile ? await profilesOf(database, relations, signal) : undefined
  return new Map<string, Omit<Described, 'asked'>>([
    ...relations.map(({ oid, ...relation }) => {
      const mine = profiles?.filter(each => each.oid === oid).map(({ oid: _, ...column }) => column)
      return [oid, { relation, ...(mine && { profile: mine }) }] as const
    }),
    ...routines.map(({ oid, ...routine }) => [oid, { routine }] as const),
    ...types.map(({ oid, ...type }) => [oid, { type }] as const),
  ])
}

async function some<S extends z.ZodType>(
  database: Database,
  row: S,
  sql: string,
  oids: readonly string[],
  signal: AbortSignal,
): Promise<z.output<S>[]> {
  return oids.length === 0 ? [] : load(database, row, { sql, params: [oids] }, signal)
}

const profiled = /table|materialized view/

/** Statistics hold samples of the data, so a table that may not be queried is not profiled either. */
async function profilesOf(
  database: Database,
  relations: readonly z.output<typeof relationRow>[],
  signal: AbortSignal,
): Promise<z.output<typeof profileRow>[]> {
  const tables = relations.filter(({ kind }) => profiled.test(kind))
  return database.session({ signal }, async session => {
    for (const { schema, name } of tables) await session.guard(`SELECT FROM ${schema}.${name}`)
    return z.array(profileRow).parse(await session.query(profileSql, [tables.map(({ oid }) => oid)]))
  })
}
