import { z } from 'zod'

/** What a login gives, as it is stored. Times are in milliseconds since 1970. */
export const loginSchema = z.object({
  token: z.string().min(1),
  /** Absent: the token does not expire. */
  expiresAt: z.int().optional(),
  refreshToken: z.string().min(1).optional(),
  refreshExpiresAt: z.int().optional(),
  /** What the vendor granted. Absent: not known. */
  scopes: z.array(z.string()).optional(),
  /** Whom it stands for, as the vendor calls them. */
  account: z.string().optional(),
  /** The OAuth client it was made for, which a renewal must name. */
  clientId: z.string().optional(),
  /** Its secret, where the vendor wants it for that: then the settings of the login need not be those of the renewal. */
  clientSecret: z.string().min(1).optional(),
  /** When the person logged in. */
  madeAt: z.int().optional(),
  /** Files that the person picked for it: ids of Google Drive. */
  picked: z.array(z.string()).optional(),
})

export type Login = z.output<typeof loginSchema>

/** A token this close to its end is renewed first: the request takes time, and clocks differ. */
const marginMs = 120_000

export function isDue({ expiresAt }: Login, now = Date.now()): boolean {
  return expiresAt !== undefined && expiresAt - now < marginMs
}

export function isOver({ expiresAt }: Login, now = Date.now()): boolean {
  return expiresAt !== undefined && expiresAt <= now
}
