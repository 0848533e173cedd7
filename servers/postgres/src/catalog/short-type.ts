const short: ReadonlyArray<readonly [RegExp, string]> = [
  [/^timestamp(\(\d\))? with time zone/, 'timestamptz$1'],
  [/^timestamp(\(\d\))? without time zone/, 'timestamp$1'],
  [/^time(\(\d\))? with time zone/, 'timetz$1'],
  [/^time(\(\d\))? without time zone/, 'time$1'],
  [/^character varying/, 'varchar'],
  [/^character(?=\(|\[|$)/, 'char'],
  [/^bit varying/, 'varbit'],
  [/^double precision/, 'float8'],
  [/^real/, 'float4'],
  [/^bigint/, 'int8'],
  [/^integer/, 'int4'],
  [/^smallint/, 'int2'],
  [/^boolean/, 'bool'],
]

/** `timestamp with time zone` costs the reader four words and `timestamptz` one: the short names that SQL accepts too. */
export function shortType(formatted: string): string {
  for (const [pattern, name] of short) if (pattern.test(formatted)) return formatted.replace(pattern, name)
  return formatted
}
