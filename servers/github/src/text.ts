/** `2026-11-24` of a timestamp of GitHub; empty for none. */
export function day(timestamp: string | null | undefined): string {
  return timestamp?.slice(0, 10) ?? ''
}

/** `2026-11-24 10:05` in UTC. */
export function minute(timestamp: string | null | undefined): string {
  return timestamp?.slice(0, 16).replace('T', ' ') ?? ''
}

/** `by alice (MEMBER)`, for the source of an untrusted text. An association of NONE is told too: it is what counts. */
export function byline(user: { login: string } | null | undefined, association: string | undefined): string {
  return `by ${user?.login ?? 'ghost'}${association === undefined ? '' : ` (${association})`}`
}
