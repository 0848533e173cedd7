import { lstat, mkdir, mkdtempDisposable, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { FilesFolder } from './files-folder.ts'
import type { Append } from './new-file.ts'

async function start() {
  const home = await mkdtempDisposable(join(tmpdir(), 'new-file-'))
  const root = join(home.path, 'in')
  await mkdir(root)
  const folder = new FilesFolder(root, '--files-folder')
  return { home: home.path, root, folder, [Symbol.asyncDispose]: () => home.remove() }
}

const hello = async (append: Append) => {
  await append(Buffer.from('hel'))
  await append(Buffer.from('lo'))
}
const kept = { overwrite: false }

test('a file is there when it is whole, under a name that stays in the folder', async () => {
  await using at = await start()
  const path = await at.folder.write({ name: '../a.txt', ...kept }, async append => {
    await append(Buffer.from('hel'))
    expect(await readdir(at.root)).toEqual([expect.stringMatching(/^\..*\.part$/)])
    await append(Buffer.from('lo'))
  })
  expect(path).toBe(join(at.root, '__a.txt'))
  expect(await readFile(path, 'utf8')).toBe('hello')
  expect((await lstat(path)).mode & 0o777).toBe(0o600)
  expect(await readdir(at.home)).toEqual(['in'])
})

test('nothing is left of one that fails', async () => {
  await using at = await start()
  const failing = at.folder.write({ name: 'a.txt', ...kept }, async append => {
    await append(Buffer.from('half'))
    throw new Error('cut off')
  })
  await expect(failing).rejects.toThrow('cut off')
  expect(await readdir(at.root)).toEqual([])
})

test.each(['a.txt', 'A.TXT'])('%s is not overwritten unless that is asked for', async name => {
  await using at = await start()
  await writeFile(join(at.root, 'a.txt'), 'mine')
  await expect(at.folder.write({ name, ...kept }, hello)).rejects.toMatchObject({
    code: 'conflict',
    message: '"a.txt" is in the folder for files already.',
  })
  expect(await readFile(join(at.root, 'a.txt'), 'utf8')).toBe('mine')
  await at.folder.write({ name, overwrite: true }, hello)
  expect(await readFile(join(at.root, 'a.txt'), 'utf8')).toBe('hello')
  expect(await readdir(at.root)).toEqual(['a.txt'])
})

test('what came there meanwhile is not overwritten either', async () => {
  await using at = await start()
  const late = at.folder.write({ name: 'a.txt', ...kept }, async () => writeFile(join(at.root, 'a.txt'), 'mine'))
  await expect(late).rejects.toMatchObject({ code: 'conflict' })
  expect(await readFile(join(at.root, 'a.txt'), 'utf8')).toBe('mine')
  expect(await readdir(at.root)).toEqual(['a.txt'])
})

test('links and folders are neither followed nor replaced', async () => {
  await using at = await start()
  await writeFile(join(at.home, 'secret.txt'), 'outside')
  await symlink('../secret.txt', join(at.root, 'link.txt'))
  await symlink('../nowhere.txt', join(at.root, 'dangling.txt'))
  await mkdir(join(at.root, 'folder'))
  for (const name of ['link.txt', 'dangling.txt', 'folder']) {
    await expect(at.folder.write({ name, ...kept }, hello)).rejects.toMatchObject({ code: 'conflict' })
    await expect(at.folder.write({ name, overwrite: true }, hello)).rejects.toMatchObject({
      message: `${JSON.stringify(name)} is no ordinary file.`,
    })
  }
  expect(await readFile(join(at.home, 'secret.txt'), 'utf8')).toBe('outside')
  expect((await readdir(at.root)).sort()).toEqual(['dangling.txt', 'folder', 'link.txt'])
})

test('without a folder nothing is written', async () => {
  await expect(new FilesFolder(undefined, '--files-folder').write({ name: 'a', ...kept }, hello)).rejects.toMatchObject(
    {
      code: 'refused',
      message: 'No files of this machine may be written.',
    },
  )
})
