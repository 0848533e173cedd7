import { z } from 'zod'

/**
 * An option whose text is JSON. What is wrong is told by place and by the words of the schema's refinements, never by
 * value: it may hold secrets. `example` is what the person is shown.
 */
export function jsonText<S extends z.ZodType>(schema: S, example: string) {
  return z
    .string()
    .optional()
    .transform((text, context): z.output<S> | undefined => {
      if (text === undefined) return undefined
      const parsed = schema.safeParse(parse(text))
      if (parsed.success) return parsed.data
      const [issue] = parsed.error.issues
      const place = issue?.path.join('.') ?? ''
      const at = place === '' ? '' : `, at ${place}`
      const why = issue?.code === 'custom' ? `: ${issue.message}` : ''
      context.addIssue({ code: 'custom', message: `expected JSON like ${example}${at}${why}` })
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
