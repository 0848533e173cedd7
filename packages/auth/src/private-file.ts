import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConnectorError } from '@mcp-connectors/core'

const mostBytes = 1024 * 1024
/** Windows has no such bits, and makes some up. */
const hasModes = process.platform !== 'win32'

/**
 * Reads a file of secrets. It must be this user's, and readable for nobody else.
 * @param setting that named the file: it is the person's, and no command that removes it is told
 * @returns undefined where there is none
 * @throws ConnectorError that says which command makes it private
 */
export async function readPrivate(path: string, setting?: string): Promise<string | undefined> {
  const [called, mend] = setting === undefined ? [path, 'rm'] : [`${setting} ${path}`, 'ls -l']
  const file = await openIfThere(path, called, mend)
  if (!file) return undefined
  try {
    const { isFile, mode, uid, size } = await about(file)
    if (!isFile) throw unusable(`${called} is not a regular file.`, `${mend} ${quoted(path)}`)
    if (hasModes && (mode & 0o077) !== 0) throw unusable(`Other users can read ${called}.`, `chmod 600 ${quoted(path)}`)
    if (!isOwn(uid)) throw unusable(`${called} belongs to another user.`, `${mend} ${quoted(path)}`)
    if (size > mostBytes) throw unusable(`${called} is too large for what it should hold.`, `${mend} ${quoted(path)}`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/**
 * Reads a file that another program keeps, or that a person has put there for it, as it is: also through a link.
 * @param tell is told where other users can read it
 * @returns undefined where there is none
 */
export async function readForeign(
  path: string,
  setting: string,
  tell: (warning: string) => void = () => {},
): Promise<string | undefined> {
  const called = `${setting} ${path}`
  const file = await openIfThere(path, called, 'ls -l', { links: true })
  if (!file) return undefined
  try {
    const { isFile, mode, size } = await about(file)
    if (!isFile) throw unusable(`${called} is not a regular file.`, `ls -l ${quoted(path)}`)
    if (size > mostBytes) throw unusable(`${called} is too large for what it should hold.`, `ls -l ${quoted(path)}`)
    if (hasModes && (mode & 0o077) !== 0) tell(`Other users can read ${called}. To end that: chmod 600 ${quoted(path)}`)
    return await file.readFile('utf8')
  } finally {
    await file.close()
  }
}

/** Writes a file of secrets in one step: whoever reads it meanwhile sees the old one or the new one. */
export async function writePrivate(path: string, text: string): Promise<void> {
  await privateFolder(dirname(path))
  const draft = `${path}.${crypto.randomUUID()}.tmp`
  try {
    const file = await open(draft, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

/** Makes the folder where it is missing. @throws ConnectorError for one that others can write to */
export async function privateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const { mode, uid } = await stat(folder)
  if (hasModes && (mode & 0o022) !== 0) {
    throw unusable(`Other users can write to ${folder}.`, `chmod 700 ${quoted(folder)}`)
  }
  if (!isOwn(uid)) throw unusable(`${folder} belongs to another user.`, `ls -ld ${quoted(folder)}`)
}

/** Without waiting for the other end of a pipe; not through a link, unless told. */
async function openIfThere(
  path: string,
  called: string,
  mend: string,
  { links = false } = {},
): Promise<FileHandle | undefined> {
  const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants
  try {
    return await open(path, O_RDONLY | O_NONBLOCK | (links ? 0 : O_NOFOLLOW))
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    if (code === 'EACCES' || code === 'EPERM') throw unusable(`${called} cannot be read.`, `ls -l ${quoted(path)}`)
    if (code === 'ELOOP') throw unusable(`${called} is a link.`, `${mend} ${quoted(path)}`)
    throw error
  }
}

async function about(file: FileHandle) {
  const found = await file.stat()
  return { isFile: found.isFile(), mode: found.mode, uid: found.uid, size: found.size }
}

/** Root reads what it was given of others: volumes of containers. */
function isOwn(uid: number): boolean {
  const own = process.getuid?.()
  return own === undefined || own === 0 || own === uid
}

function unusable(message: string, command: string): ConnectorError {
  return new ConnectorError('unauthenticated', `${message} It was not used.`, {
    hint: `Tell the person to look at it, and to run: ${command}`,
  })
}

function quoted(path: string): string {
  return /^[\w./~-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`
}
