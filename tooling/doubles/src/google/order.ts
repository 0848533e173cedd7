import { invalid } from './errors.ts'
import { bytesOf, folderType, type StoredFile } from './file-records.ts'

type Key = (file: StoredFile, me: string) => number | string

const keys: Readonly<Record<string, Key>> = {
  createdTime: file => file.created,
  // Folders come first.
  folder: file => (file.mimeType === folderType ? 0 : 1),
  modifiedByMeTime: (file, me) => file.modifiedIn.get(me) ?? 0,
  modifiedTime: file => file.modified,
  name: file => file.name,
  name_natural: file => file.name,
  quotaBytesUsed: file => bytesOf(file)?.length ?? 0,
  recency: (file, me) => Math.max(file.modified, file.viewed.get(me) ?? 0),
  sharedWithMeTime: file => file.created,
  starred: (file, me) => (file.starred.has(me) ? 0 : 1),
  viewedByMeTime: (file, me) => file.viewed.get(me) ?? 0,
}

export type Compare = (one: StoredFile, other: StoredFile) => number

/** `folder,modifiedTime desc,name`. Throws 400. */
export function orderOf(orderBy: string, me: string): Compare {
  const steps = orderBy.split(',').map(step => stepOf(step.trim(), me))
  return (one, other) => {
    for (const step of steps) {
      const order = step(one, other)
      if (order !== 0) return order
    }
    return 0
  }
}

function stepOf(step: string, me: string): Compare {
  const [, name = '', way = ''] = /^(\w+)(?:\s+(asc|desc))?$/.exec(step) ?? []
  const key = Object.hasOwn(keys, name) ? keys[name] : undefined
  if (key === undefined) throw invalid('orderBy')
  const sign = way === 'desc' ? -1 : 1
  const collator = new Intl.Collator('en', { numeric: name === 'name_natural', sensitivity: 'base' })
  return (one, other) => {
    const [left, right] = [key(one, me), key(other, me)]
    if (typeof left === 'string' || typeof right === 'string')
      return sign * collator.compare(String(left), String(right))
    return sign * (left - right)
  }
}
