import { isJson } from './call.ts'
import type { Front } from './front.ts'
import { countsOf } from './reaction-records.ts'

/** Times in whole seconds, reactions as they were counted; and a note of which node id belongs to which object. */
export function tidy(front: Front, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => tidy(front, item))
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1Z')
  if (!isJson(value)) return value
  // A repository without a push was pushed to when it was made.
  if (value.pushed_at === null) return tidy(front, { ...value, pushed_at: value.created_at })
  const { node_id, url } = value
  if (typeof node_id === 'string' && node_id !== '' && typeof url === 'string') front.nodes.set(node_id, url)
  const entries = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'reactions' ? counted(front, inner) : tidy(front, inner),
  ])
  return Object.fromEntries(entries)
}

/** The emulator counts no reactions. */
function counted(front: Front, value: unknown): unknown {
  return isJson(value) && typeof value.url === 'string' ? countsOf(front, value.url) : value
}
