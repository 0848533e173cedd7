import { z } from 'zod'

const graphqlError = z.object({
  message: z.string().default(''),
  type: z.string().optional(),
  path: z.array(z.union([z.string(), z.number()])).optional(),
  extensions: z.looseObject({ code: z.string().optional(), saml_failure: z.boolean().optional() }).optional(),
})

export type GraphqlError = z.output<typeof graphqlError>

const answer = z.object({ data: z.unknown().optional(), errors: z.array(graphqlError).min(1) })

/** A GraphQL answer with errors, and what there is of the data beside them. */
export class GraphqlErrors extends Error {
  override readonly name = 'GraphqlErrors'
  readonly errors: readonly [GraphqlError, ...GraphqlError[]]
  readonly data: unknown

  constructor(errors: readonly [GraphqlError, ...GraphqlError[]], data: unknown) {
    super(errors[0].message)
    this.errors = errors
    this.data = data
  }

  /** GitHub gave up in the middle: the same document may go well the next time. */
  get passing(): boolean {
    return /^Something went wrong|timedout|timed out/i.test(this.errors[0].message)
  }
}

/** Undefined for what is no GraphQL answer, or one without errors. */
export function graphqlErrorsOf(data: unknown): GraphqlErrors | undefined {
  if (data === null || typeof data !== 'object' || !('errors' in data) || 'message' in data) return undefined
  const { success, data: found } = answer.safeParse(data)
  const [first, ...more] = (success && found.errors) || []
  return first && new GraphqlErrors([first, ...more], found?.data)
}
