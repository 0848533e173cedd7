import type { Workspace } from './workspace.ts'

const most = 60

/** `@alice` and `#general` for the ids of people and channels, as far as they can be found and may be told. */
export async function namesById(
  { names }: Workspace,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].slice(0, most)
  const [channels, people] = await Promise.all([
    names.channels(
      wanted.filter(id => /^[CG]/.test(id)),
      { signal },
    ),
    names.people(
      wanted.filter(id => /^[UW]/.test(id)),
      { signal },
    ),
  ])
  return new Map([
    ...[...channels.values()].filter(names.mayRead).map(({ id, name = id }) => [id, `#${name}`] as const),
    ...[...people.values()].map(({ id, name }) => [id, `@${name}`] as const),
  ])
}
