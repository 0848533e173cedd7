import { expect, test } from 'vitest'
import { Folders } from './folders.ts'

const { signal } = new AbortController()

/** Folders by id: `[name, parent]`; and how often each was asked for. */
function tree(folders: Record<string, [name: string, parent?: string]>) {
  const asked: string[] = []
  const ask = async (id: string) => {
    asked.push(id)
    const found = folders[id]
    if (found === undefined) return undefined
    const [name, parent] = found
    return { id: id === 'root' ? 'rootFolderId' : id, name, ...(parent === undefined ? {} : { parents: [parent] }) }
  }
  return { ask, asked, folders }
}

const ids = { top: 'topFolder00', mid: 'midFolder00', low: 'lowFolder00', other: 'otherFolder' }
const acme = () =>
  tree({ [ids.top]: ['Acme'], [ids.mid]: ['2026', ids.top], [ids.low]: ['Q3', ids.mid], [ids.other]: ['Else'] })
const file = (parent: string) => ({ id: 'someFile000', name: 'F', mimeType: 'text/plain', parents: [parent] })

test('names the folders above, the topmost first', async () => {
  const { ask } = acme()
  expect(await new Folders([], ask).path(file(ids.low), signal)).toEqual(['Acme', '2026', 'Q3'])
  expect(await new Folders([], ask).path({ id: 'someFile000', parents: [] }, signal)).toEqual([])
  expect(await new Folders([], ask).path(file('goneFolder0'), signal)).toEqual([])
})

test('ends where folders lead in a circle', async () => {
  const { ask } = tree({ [ids.top]: ['A', ids.mid], [ids.mid]: ['B', ids.top] })
  expect(await new Folders([], ask).path(file(ids.top), signal)).toEqual(['B', 'A'])
  expect(await new Folders([ids.other], ask).mayUse(file(ids.top), signal)).toBe(false)
})

test('without allowed folders everything may be used, and nothing is asked', async () => {
  const { ask, asked } = acme()
  expect(await new Folders([], ask).mayUse(file(ids.other), signal)).toBe(true)
  expect(asked).toEqual([])
})

test('allows the folders themselves and all below them, by id or link', async () => {
  const { ask } = acme()
  const folders = new Folders([`https://drive.google.com/drive/folders/${ids.mid}`], ask)
  expect(await folders.mayUse({ id: ids.mid, parents: [ids.top] }, signal)).toBe(true)
  expect(await folders.mayUse(file(ids.low), signal)).toBe(true)
  expect(await folders.mayUse(file(ids.top), signal)).toBe(false)
  expect(await folders.mayUse(file(ids.other), signal)).toBe(false)
  expect(await folders.mayUse({ id: 'someFile000' }, signal)).toBe(false)
})

test('a shared drive is allowed as a whole', async () => {
  const { ask } = acme()
  expect(await new Folders(['sharedDrive0'], ask).mayUse({ ...file('x'), driveId: 'sharedDrive0' }, signal)).toBe(true)
})

test('root stands for My Drive', async () => {
  const { ask } = tree({ root: ['My Drive'], rootFolderId: ['My Drive'], [ids.top]: ['A', 'rootFolderId'] })
  const folders = new Folders(['root'], ask)
  expect(await folders.mayUse(file(ids.top), signal)).toBe(true)
  expect(await folders.mayUse(file(ids.other), signal)).toBe(false)
  await expect(folders.checkChange({ ...file('x'), id: 'rootFolderId' }, signal)).rejects.toThrow('one of the folders')
})

test('looks again before a change', async () => {
  const { ask, folders: held } = acme()
  const folders = new Folders([ids.top], ask)
  expect(await folders.mayUse(file(ids.low), signal)).toBe(true)
  held[ids.low] = ['Q3', ids.other]
  // What was seen a moment ago is good enough to read.
  expect(await folders.mayUse(file(ids.low), signal)).toBe(true)
  await expect(folders.checkChange(file(ids.low), signal)).rejects.toThrow('is in none of the folders')
})

test('asks for each folder of a list once, and for no more than it may', async () => {
  const { ask, asked } = acme()
  const folders = new Folders([], ask)
  const names = await folders.names([file(ids.low), file(ids.low), file(ids.other)], 10, signal)
  expect(names).toEqual(
    new Map([
      [ids.low, 'Q3'],
      [ids.other, 'Else'],
    ]),
  )
  expect(asked.sort()).toEqual([ids.low, ids.other])
  expect(await folders.names([file(ids.top), file(ids.mid)], 1, signal)).toEqual(new Map([[ids.top, 'Acme']]))
})
