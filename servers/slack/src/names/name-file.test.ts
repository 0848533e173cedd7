import { chmod, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { personOf } from '../person.ts'
import { type Content, keptChannel, keptPerson, NameFile } from './name-file.ts'

const silent = { debug() {}, info() {}, warn() {}, error() {} }
const now = Date.now()

async function folder() {
  const path = await mkdtemp(join(tmpdir(), 'slack-names-'))
  return {
    path,
    file: join(path, 'names.json'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  }
}

function content(people: { id: string; at: number; name?: string }[]): Content {
  const whole = people.map(({ at, ...given }) => ({ at, ...personOf(given) }))
  return { version: 1, people: whole, channels: [] }
}

test('what was written is read again, by its owner alone', async () => {
  await using place = await folder()
  const file = new NameFile(place.file, silent)
  await file.write(content([{ id: 'U1', at: now, name: 'alice' }]))
  expect((await stat(place.file)).mode & 0o777).toBe(0o600)
  expect((await file.read())?.people.map(({ handle }) => handle)).toEqual(['alice'])
  expect(await readdir(place.path)).toEqual(['names.json'])
})

test('no more is kept than names', () => {
  const profile = { real_name: 'Alice', email: 'a@example.com', title: 'Engineer' }
  const kept = keptPerson(personOf({ id: 'U1', name: 'alice', tz: 'Europe/Berlin', profile }))
  expect(Object.keys(kept).sort()).toEqual(['bot', 'deleted', 'external', 'guest', 'handle', 'id', 'name', 'real'])
  const channel = { id: 'C1', kind: 'public' as const, name: 'general', external: false, archived: false }
  expect(keptChannel({ ...channel, topic: 'secret plans', purpose: 'more', members: 3 })).toEqual(channel)
})

test('what is no file of this server, or can be read by others, is not used', async () => {
  await using place = await folder()
  const file = new NameFile(place.file, silent)
  expect(await file.read()).toBeUndefined()
  for (const text of ['', '{', '[]', '{"version":2}', '{"version":1,"people":[{"id":"U1"}]}']) {
    await writeFile(place.file, text, { mode: 0o600 })
    expect(await file.read()).toBeUndefined()
  }
  await writeFile(place.file, '{"version":1}', { mode: 0o600 })
  expect(await file.read()).toEqual({ version: 1, people: [], channels: [] })
  await chmod(place.file, 0o644)
  expect(await file.read()).toBeUndefined()
  await rm(place.file)
  await symlink('/etc/hostname', place.file)
  expect(await file.read()).toBeUndefined()
})

test('a file that is not used is replaced', async () => {
  await using place = await folder()
  await writeFile(place.file, 'not JSON', { mode: 0o600 })
  const file = new NameFile(place.file, silent)
  await file.write(content([{ id: 'U1', at: now }]))
  expect((await file.read())?.people.length).toBe(1)
})

test('of two processes neither takes away what the other has learned; the latest counts, what is a day old goes', async () => {
  await using place = await folder()
  const [one, other] = [new NameFile(place.file, silent), new NameFile(place.file, silent)]
  const day = 24 * 3600 * 1000
  const old = { id: 'U9', at: now - day - 1000 }
  await one.write(content([{ id: 'U1', at: now - 5000, name: 'before' }, { id: 'U2', at: now }, old]))
  await other.write(
    content([
      { id: 'U1', at: now, name: 'after' },
      { id: 'U3', at: now },
    ]),
  )
  await one.write(content([{ id: 'U1', at: now - 5000, name: 'before' }]))
  const read = await one.read()
  expect(read?.people.map(({ id, handle }) => `${id} ${handle}`).sort()).toEqual(['U1 after', 'U2 U2', 'U3 U3'])
})

test('written at once by two, the file is whole', async () => {
  await using place = await folder()
  const write = (id: string) => new NameFile(place.file, silent).write(content([{ id, at: now }]))
  await Promise.all(['U1', 'U2', 'U3', 'U4'].map(write))
  expect((await new NameFile(place.file, silent).read())?.people.length).toBeGreaterThan(0)
  expect(await readdir(place.path)).toEqual(['names.json'])
})

test('the file has a limit', async () => {
  await using place = await folder()
  const file = new NameFile(place.file, silent)
  const id = (index: number) => `U${index}`
  await file.write(content(Array.from({ length: 6000 }, (_, index) => ({ id: id(index), at: now }))))
  expect((await file.read())?.people.length).toBe(5000)
  const long = 'x'.repeat(300)
  await file.write(content(Array.from({ length: 6000 }, (_, index) => ({ id: id(index), at: now, name: long }))))
  expect((await readFile(place.file)).length).toBeLessThan(1_000_000)
})

test('names of tokens that are no longer used are removed after a day', async () => {
  await using place = await folder()
  const path = (name: string) => join(place.path, name)
  const [old, recent] = ['slack-names-00000000000000aa.json', 'slack-names-00000000000000bb.json']
  const yesterday = new Date(now - 25 * 3600 * 1000)
  for (const name of [old, recent, 'slack.json']) await writeFile(path(name), '{}', { mode: 0o600 })
  for (const name of [old, 'slack.json']) await utimes(path(name), yesterday, yesterday)
  await new NameFile(path('slack-names-00000000000000cc.json'), silent).write(content([]))
  expect((await readdir(place.path)).sort()).toEqual([recent, 'slack-names-00000000000000cc.json', 'slack.json'])
})

test('a folder that cannot be written to is no fault of the call', async () => {
  await using place = await folder()
  await writeFile(place.file, '')
  await new NameFile(join(place.file, 'names.json'), silent).write(content([]))
  expect(await readdir(place.path)).toEqual(['names.json'])
})
