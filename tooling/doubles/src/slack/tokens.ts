export interface Token {
  readonly value: string
  readonly kind: 'user' | 'bot'
  /** The id of the person, or of the bot's user. */
  readonly user: string
  readonly scopes: readonly string[]
  readonly revoked?: boolean
}
