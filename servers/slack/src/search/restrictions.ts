import type { PolicySettings } from '../policy.ts'

const mostNamed = 10

/**
 * What keeps a search within the settings, as far as Slack's modifiers can say it: fewer results are thrown away. What is
 * found is checked in any case.
 * @param narrowed the search names its channels already; several `in:` widen a search
 */
export function restrictionsOf(
  { readChannels, dms }: Pick<PolicySettings, 'readChannels' | 'dms'>,
  narrowed: boolean,
): string[] {
  const wanted = readChannels.filter(pattern => !pattern.startsWith('!'))
  const unwanted = readChannels.filter(pattern => pattern.startsWith('!')).map(pattern => pattern.slice(1))
  const isNamed =
    wanted.length > 0 && wanted.length <= mostNamed && wanted.every(pattern => place(pattern) !== undefined)
  return [
    // With direct messages, which no name of a channel leads to, there is more to be found than in those channels.
    ...(isNamed && dms === 'off' && !narrowed ? wanted.map(pattern => `in:${place(pattern)}`) : []),
    ...unwanted
      .map(place)
      .flatMap(found => (found === undefined ? [] : [`-in:${found}`]))
      .slice(0, mostNamed),
    ...(dms === 'off' ? ['-is:dm'] : []),
  ]
}

/** `#name` or `<#C1>`; undefined for a pattern of several names. */
function place(pattern: string): string | undefined {
  const bare = pattern.replace(/^#/, '')
  if (/^[CG][A-Z0-9]{7,20}$/.test(bare)) return `<#${bare}>`
  return /^[\p{L}\p{M}\p{N}_-]{1,80}$/u.test(bare) ? `#${bare.toLowerCase()}` : undefined
}
