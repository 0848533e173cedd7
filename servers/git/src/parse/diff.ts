import { decode, fields } from '../text.ts'

export type FileStatus = 'added' | 'deleted' | 'modified' | 'renamed' | 'copied' | 'type_changed' | 'unmerged'

export interface ChangedFile {
  path: string
  /** The name before a rename or copy. */
  from?: string
  status: FileStatus
  /** Lines; 0 for a binary file. */
  added: number
  removed: number
  binary: boolean
}

export interface FilePatch {
  path: string
  /** From the first "---" or, where there is none, what git says instead; ends with a newline. */
  text: string
}

const statuses: Readonly<Record<string, FileStatus>> = {
  A: 'added',
  D: 'deleted',
  M: 'modified',
  R: 'renamed',
  C: 'copied',
  T: 'type_changed',
  U: 'unmerged',
}

/** Splits `--raw --numstat [--patch] -z`: fields, then an empty one, then patches. Undefined patch: not reached or not asked for. */
export function splitDiff(stdout: Buffer): { list: Buffer; patch: Buffer | undefined } {
  if (stdout.length === 0 || stdout[0] === 0) return { list: Buffer.alloc(0), patch: stdout.subarray(1) }
  const end = stdout.indexOf('\0\0')
  return end < 0
    ? { list: stdout, patch: undefined }
    : { list: stdout.subarray(0, end + 1), patch: stdout.subarray(end + 2) }
}

/** `--raw --numstat -z`, in git's order but for conflicts, which come first: git itself puts them there beside patches only. */
export function parseFiles(list: Buffer): ChangedFile[] {
  const parts = fields(list)
  const files = new Map<string, ChangedFile>()
  let index = 0
  while (index < parts.length) {
    const part = parts[index] ?? ''
    const [second = '', third = ''] = parts.slice(index + 1, index + 3)
    // "::" is a conflict, with a letter for each side.
    const letter = part.startsWith('::') ? 'U' : /^:[^\0]* ([A-Z])\d*$/.exec(part)?.[1]
    const counts = letter === undefined ? parseCounts(part) : undefined
    // Both forms give a rename two names; in the second form they stand where the one name would.
    const two = letter === 'R' || letter === 'C' || counts?.path === ''
    if (letter !== undefined) addFile(files, letter, two ? third : second, two ? second : undefined)
    if (counts) addCounts(files, two ? third : counts.path, counts)
    index += (two ? 2 : letter === undefined ? 0 : 1) + 1
  }
  return [...files.values()].toSorted((a, b) => Number(b.status === 'unmerged') - Number(a.status === 'unmerged'))
}

function addFile(files: Map<string, ChangedFile>, letter: string, path: string, from: string | undefined): void {
  // An unmerged file is listed a second time, compared with our side; the first line says more.
  if (files.has(path)) return
  const renamed = from === undefined ? {} : { from }
  files.set(path, { path, ...renamed, status: statuses[letter] ?? 'modified', added: 0, removed: 0, binary: false })
}

type Counts = Pick<ChangedFile, 'added' | 'removed' | 'binary'>

function addCounts(files: Map<string, ChangedFile>, path: string, { added, removed, binary }: Counts): void {
  const file = files.get(path)
  if (file) files.set(path, { ...file, added, removed, binary })
}

/** One field of `--numstat -z`: `added TAB removed TAB path`. */
export function parseCounts(part: string): (Counts & { path: string }) | undefined {
  const match = /^\n?(\d+|-)\t(\d+|-)\t(.*)$/s.exec(part)
  if (!match) return undefined
  const [, added = '', removed = '', path = ''] = match
  return { added: Number(added) || 0, removed: Number(removed) || 0, binary: added === '-', path }
}

/** Patches by file. A cut last one is kept as far as it goes, to whole lines. */
export function parsePatches(patch: Buffer, files: readonly ChangedFile[]): FilePatch[] {
  const patches: FilePatch[] = []
  let next = 0
  for (const section of sections(decode(patch))) {
    const header = section.slice(0, section.indexOf('\n'))
    // Patches come in the order of the list; files without one are passed over.
    let index = next
    while (index < files.length && !isHeaderOf(header, files[index])) index++
    const file = files[index]
    if (!file) continue
    next = file.status === 'unmerged' ? index : index + 1
    const text = bodyOf(section)
    if (text !== '') patches.push({ path: file.path, text })
  }
  return patches
}

/** Only a header starts a line with "d": lines of content start with a space, a sign or a backslash. */
function sections(text: string): string[] {
  return text.split(/^(?=diff --(?:git|cc|combined) )/m).filter(section => section.includes('\n'))
}

function isHeaderOf(header: string, file: ChangedFile | undefined): boolean {
  if (!file) return false
  const { path, from } = file
  return (
    header === `diff --git ${quoted(`a/${from ?? path}`)} ${quoted(`b/${path}`)}` ||
    header === `diff --cc ${quoted(path)}`
  )
}

const letters: Readonly<Record<string, string>> = {
  '\n': 'n',
  '\t': 't',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
  '\x07': 'a',
  '\b': 'b',
  '\v': 'v',
  '\f': 'f',
}

/** As git writes a name in a header with core.quotePath off. */
function quoted(name: string): string {
  if (!/[\p{Cc}"\\]/u.test(name)) return name
  const written = Array.from(name, character => {
    const code = character.charCodeAt(0)
    const letter = letters[character]
    if (letter !== undefined) return `\\${letter}`
    return code < 32 || code === 127 ? `\\${code.toString(8).padStart(3, '0')}` : character
  }).join('')
  // A C1 control is two bytes above 127, which git leaves alone.
  return written === name ? name : `"${written}"`
}

/** Without the lines that the file list says already: a patch that still applies. */
function bodyOf(section: string): string {
  const start = /^(?:--- |Binary files |@@)/m.exec(section)?.index
  return start === undefined ? '' : section.slice(start, section.lastIndexOf('\n') + 1)
}
