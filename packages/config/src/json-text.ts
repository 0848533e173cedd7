import { z } from 'zod'

/**
 * An option whose text is JSON. What is wrong is told by place alone, never by value: it may hold secrets.
 * `example` is what the person is shown.
 */
export function jsonText<S extends z.ZodType>(schema: S, example: string) {
  return z
    .string()
    .optional()
    .transform((text, context): z.output<S> | undefined => {
      if (text === undefined) return undefined
      const parsed = schema.safeParse(parse(text))
      if (parsed.success) return parsed.data
      const place = parsed.error.issues[0]?.path.join('.') ?? ''
      context.addIssue({
        code: 'custom',
        message: `expected JSON like ${example}${place === '' ? '' : `, at ${place}`}`,
      })
      return z.NEVER
    })
}

/** Undefined for what is no JSON: no schema that is given here takes that. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
