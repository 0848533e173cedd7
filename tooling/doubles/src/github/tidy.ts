import { isJson } from './call.ts'
import type { Front } from './front.ts'

/** Writes times as GitHub does, in whole seconds, and notes which node id belongs to which object. */
export function tidy(front: Front, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(item => tidy(front, item))
  if (typeof value === 'string') return value.replace(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\.\d+Z$/, '$1Z')
  if (!isJson(value)) return value
  const { node_id, url } = value
  if (typeof node_id === 'string' && node_id !== '' && typeof url === 'string') front.nodes.set(node_id, url)
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, tidy(front, inner)]))
}
