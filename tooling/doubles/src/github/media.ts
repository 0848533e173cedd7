import type { Call } from './call.ts'

/** What `Accept: application/vnd.github.diff` asks for; `json` where it asks for nothing of the kind. */
export function mediaOf({ headers }: Call): string {
  const accept = headers.get('accept') ?? ''
  return (
    /application\/vnd\.github(?:\.v3)?\.(diff|patch|raw|html|object|sha|text-match)(\+json)?/.exec(accept)?.[1] ??
    'json'
  )
}
