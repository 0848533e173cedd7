import type { z } from 'zod'

/** What `option()` is told beside the schema. */
export interface OptionHints {
  /** One sentence for `--help`, the README and the bundle manifest. */
  about: string
  /** Further environment names that stand for this option: the vendor's own, and those of well-known servers. */
  env?: string | readonly string[]
  /** A secret has no flag (process lists show flags), gets `<ENV>_FILE`, and is masked in everything that is written. */
  secret?: boolean
  /** This option may also be given as a bare argument. At most one per connector; an array takes all of them. */
  positional?: boolean
  /** Further flag spellings, without the dashes. */
  flag?: string | readonly string[]
  /** The text is a path: bundles offer a picker for it. */
  path?: 'folder' | 'file'
  /**
   * Splits text into a list; only for array schemas. Flags and arguments are split too. Default: environment values are
   * split at the platform's path delimiter or a newline, and a flag is repeated. Lists of URLs need one of their own.
   */
  split?: RegExp
}

/** One setting of a connector. Type, default, bounds, enum and "required" are read from the schema. */
export interface Option<S extends z.ZodType = z.ZodType> extends OptionHints {
  schema: S
}

export type Options = Readonly<Record<string, Option>>

/** What `open` receives: the parsed value of every option. */
export type OptionValues<O extends Options> = { [K in keyof O]: z.output<O[K]['schema']> }

/**
 * Declares a setting. From it come the environment name, the flag, `--help`, the README row, and the entries of the
 * bundle manifest and of `server.json`.
 */
export function option<S extends z.ZodType>(schema: S, hints: OptionHints): Option<S> {
  return { schema, ...hints }
}

/**
 * The values of options that are at hand as values, not as text; those left out take their defaults.
 * @throws ZodError for one that its schema refuses.
 */
export function valuesOf<O extends Options>(options: O, given: { [K in keyof O]?: unknown }): OptionValues<O> {
  const values = new Map(Object.entries(given))
  const parsed = Object.entries(options).map(([key, { schema }]) => [key, schema.parse(values.get(key))])
  // Boundary: each value came out of the schema of its own key.
  return Object.fromEntries(parsed) as OptionValues<O>
}
