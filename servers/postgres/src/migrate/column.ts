import { all, body, items, object, type Syntax, string, text } from '../syntax.ts'
import { constraintAdded } from './constraint.ts'
import { type Finding, type Found, rewrites } from './finding.ts'

/** Evaluated per row, so that every row is written anew. */
const volatile = new Set([
  ...['random', 'random_normal', 'clock_timestamp', 'timeofday', 'nextval', 'setseed'],
  ...['gen_random_uuid', 'uuidv4', 'uuidv7', 'uuid_generate_v1', 'uuid_generate_v1mc', 'uuid_generate_v4'],
])

/** Evaluated once, or told from its arguments. */
const steady = new Set([
  ...['now', 'transaction_timestamp', 'statement_timestamp', 'timezone', 'date_trunc', 'date_part', 'to_char'],
  ...['lower', 'upper', 'md5', 'concat', 'format', 'jsonb_build_object', 'jsonb_build_array', 'json_build_object'],
  ...['json_build_array', 'to_jsonb', 'array_fill', 'make_interval', 'make_date', 'to_timestamp', 'current_setting'],
])

/** ADD COLUMN. */
export function columnAdded(column: Syntax): Found {
  const name = text(column.colname) ?? 'the column'
  const constraints = items(column.constraints).map(item => body(item, 'Constraint') ?? {})
  const initial = constraints.find(({ contype }) => contype === 'CONSTR_DEFAULT')
  const filled = initial !== undefined || isSerial(column) || constraints.some(isGenerated)
  return [
    isSerial(column) ? rewrites(`Numbering the rows of ${name}`, inParts) : undefined,
    initial ? defaultOf(name, initial) : undefined,
    ...constraints.map(constraint => inline(name, constraint, filled)),
  ]
}

const inParts = 'Add the column without it, set the default in a second statement, fill old rows in batches.'

function defaultOf(name: string, { raw_expr: expression }: Syntax): Finding | undefined {
  const calls = [...all(expression, 'FuncCall')].map(({ funcname }) => string(items(funcname).at(-1)) ?? '')
  const perRow = calls.find(call => volatile.has(call))
  if (perRow !== undefined) return rewrites(`The default ${perRow}() of ${name} differs per row: adding it`, inParts)
  const unknown = calls.find(call => !steady.has(call))
  if (unknown === undefined) return undefined
  return rewrites(`If ${unknown}() is VOLATILE, adding ${name} with it as default`, inParts)
}

function inline(name: string, constraint: Syntax, filled: boolean): Finding | undefined {
  if (constraint.contype === 'CONSTR_IDENTITY') return rewrites(`Numbering the rows of ${name}`)
  if (isGenerated(constraint)) return constraint.generated_kind === 'v' ? undefined : rewrites(`Computing ${name}`)
  if (constraint.contype === 'CONSTR_NOTNULL') {
    if (filled) return undefined
    return {
      rule: 'fails-on-rows',
      why: `NOT NULL without a default fails as soon as the table has a row.`,
      safer: 'Give a constant DEFAULT.',
    }
  }
  // Without a default there is nothing that a foreign key would have to look up.
  if (constraint.contype === 'CONSTR_FOREIGN' && !filled) return undefined
  return constraintAdded(constraint)
}

function isGenerated({ contype }: Syntax): boolean {
  return contype === 'CONSTR_GENERATED' || contype === 'CONSTR_IDENTITY'
}

function isSerial(column: Syntax): boolean {
  const type = string(items(object(column.typeName)?.names).at(-1)) ?? ''
  return /^(small|big)?serial[248]?$/.test(type)
}
