import { ConnectorError } from '@mcp-connectors/core'
import type { Who } from './voice.ts'

/** A token, and where it is from: `SLACK_USER_TOKEN`. */
export interface GivenToken {
  token: string
  setting: string
}

export type Tokens = Readonly<Record<Who, GivenToken | undefined>>

const kinds: Readonly<Record<Who, string>> = { user: 'a person (xoxp-)', bot: 'an app (xoxb-)' }

/**
 * Each under what it is, whatever setting holds it: some give the archived server, which knows `SLACK_BOT_TOKEN` alone,
 * the token of a person.
 * @throws ConnectorError `unauthenticated` for what is not one of Slack's tokens for apps, or two of a kind
 */
export function tokensByKind(given: readonly (GivenToken | undefined)[]): Tokens {
  const found: Partial<Record<Who, GivenToken>> = {}
  for (const one of given) {
    if (!one) continue
    const who = kindOf(one)
    if (found[who]) {
      throw new ConnectorError('unauthenticated', `${one.setting} holds a second token of ${kinds[who]}.`, {
        hint: `Tell the person that there can be one of ${kinds.user} and one of ${kinds.bot}, and to take one out.`,
      })
    }
    found[who] = one
  }
  return { user: found.user, bot: found.bot }
}

function kindOf({ token, setting }: GivenToken): Who {
  // A token that is renewed, which begins with xoxe., is one of its kind.
  const kind = /^(?:xoxe\.)?xox([pb])-/.exec(token)?.[1]
  if (kind !== undefined) return kind === 'p' ? 'user' : 'bot'
  if (/^xox[cds]-/.test(token)) {
    throw new ConnectorError('unauthenticated', `${setting} holds a token of a browser session, which is not used.`, {
      hint: 'Tell the person to make an app from a manifest in the README, and to set the token that it gives.',
    })
  }
  throw new ConnectorError('unauthenticated', `${setting} holds no token of ${kinds.user} or ${kinds.bot}.`, {
    hint: 'Tell the person to copy one from OAuth & Permissions of the app, whole and with nothing around it.',
  })
}
