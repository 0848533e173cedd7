import { z } from 'zod'

/** A value for $1, $2: bound by the protocol, never pasted into SQL. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()])

export type Scalar = z.output<typeof scalar>
