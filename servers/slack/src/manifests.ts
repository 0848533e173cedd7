import bot from '../manifests/bot.json' with { type: 'json' }
import readAndPost from '../manifests/read-and-post.json' with { type: 'json' }
import readOnly from '../manifests/read-only.json' with { type: 'json' }

/** The app manifests that ship with the server, the smallest first, by file in `manifests/`. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'read-only': readOnly.oauth_config.scopes.user,
  'read-and-post': readAndPost.oauth_config.scopes.user,
  bot: bot.oauth_config.scopes.bot,
}

/** The first manifest that has one of these scopes; undefined where none has. */
export function manifestWith(scopes: readonly string[]): string | undefined {
  return Object.entries(scopesOf).find(([, has]) => scopes.some(scope => has.includes(scope)))?.[0]
}
