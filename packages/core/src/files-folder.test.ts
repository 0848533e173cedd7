import { execFileSync } from 'node:child_process'
import { mkdir, mkdtempDisposable, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FilesFolder } from './files-folder.ts'

/** A folder `in` with a file and a folder, and a file beside it. */
async function start() {
  const home = await mkdtempDisposable(join(tmpdir(), 'files-folder-'))
  const root = join(home.path, 'in')
  await mkdir(join(root, 'more'), { recursive: true })
  await writeFile(join(root, 'a.txt'), 'inside')
  await writeFile(join(root, 'more', 'b.txt'), 'deeper')
  await writeFile(join(home.path, 'secret.txt'), 'outside')
  await mkdir(join(home.path, 'inner'))
  await writeFile(join(home.path, 'inner', 'c.txt'), 'beside')
  const folder = new FilesFolder(root, '--files-folder')
  return { root, folder, [Symbol.asyncDispose]: () => home.remove() }
}

test('reads a file of the folder by its relative or absolute path', async () => {
  await using at = await start()
  expect(await at.folder.read('a.txt')).toEqual({ name: 'a.txt', bytes: Buffer.from('inside') })
  expect(await at.folder.read('more/../more/b.txt')).toEqual({ name: 'b.txt', bytes: Buffer.from('deeper') })
  expect((await at.folder.read(join(at.root, 'a.txt'))).name).toBe('a.txt')
})

test('a link within the folder is followed, one out of it is not', async () => {
  await using at = await start()
  await symlink('a.txt', join(at.root, 'alias.txt'))
  await symlink('../secret.txt', join(at.root, 'out.txt'))
  await symlink('..', join(at.root, 'up'))
  expect((await at.folder.read('alias.txt')).bytes.toString()).toBe('inside')
  for (const path of ['out.txt', 'up/secret.txt', 'up/inner/c.txt']) {
    await expect(at.folder.read(path)).rejects.toMatchObject({ code: 'refused' })
  }
})

test.each(['../secret.txt', '../nothing.txt', '../inner/c.txt', '/etc/passwd', '..', 'more/../../secret.txt'])(
  '%s is outside, whether it is there or not',
  async path => {
    await using at = await start()
    await expect(at.folder.read(path)).rejects.toMatchObject({
      code: 'refused',
      message: `${JSON.stringify(path)} is outside of the folder for files.`,
    })
  },
)

test('what is no ordinary file is refused, and a pipe is not waited for', async () => {
  await using at = await start()
  execFileSync('mkfifo', [join(at.root, 'pipe')])
  for (const path of ['more', '.', 'pipe']) {
    await expect(at.folder.read(path)).rejects.toMatchObject({ message: `${JSON.stringify(path)} is no file.` })
  }
})

test.each(['b.txt', 'a.txt/b', 'zero\0byte'])('%j is not there', async path => {
  await using at = await start()
  const code = path.includes('\0') ? 'refused' : 'not_found'
  await expect(at.folder.read(path)).rejects.toMatchObject({ code, hint: 'Ask the person for its name.' })
})

test('a file that is larger than may be is not read', async () => {
  await using at = await start()
  await writeFile(join(at.root, 'big'), Buffer.alloc(250_000))
  await expect(at.folder.read('big', 200_000)).rejects.toMatchObject({
    code: 'too_large',
    message: '"big" has 0.3 MB.',
    hint: 'At most 0.2 MB are taken.',
  })
})

test('without a folder nothing is read, and the setting is named', async () => {
  await expect(new FilesFolder(undefined, '--files-folder').read('a.txt')).rejects.toMatchObject({
    code: 'refused',
    hint: 'Tell the person to start the server with --files-folder, the one folder for them.',
  })
  await expect(new FilesFolder('/nowhere/at/all', '--files-folder').read('a.txt')).rejects.toMatchObject({
    message: 'The folder of --files-folder is not there.',
  })
})
