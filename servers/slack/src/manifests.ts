/** The scopes of the app manifests that ship with the server, by file in `manifests/`; checked against them by a test. */
export const manifests: Readonly<Record<string, { user: readonly string[]; bot: readonly string[] }>> = {
  'read-only': { user: [], bot: [] },
  'read-and-post': { user: [], bot: [] },
  bot: { user: [], bot: [] },
}

/** The first manifest that has one of these scopes. */
export function manifestWith(scopes: readonly string[]): string | undefined {
  return Object.entries(manifests).find(([, { user, bot }]) =>
    scopes.some(scope => user.includes(scope) || bot.includes(scope)),
  )?.[0]
}
