/** What a whole diff says about one file beside its patch. */
export interface Section {
  path: string
  binary: boolean
  /** `100644 → 100755`, or the mode of a new or deleted file that is not a plain one. */
  mode: string | undefined
  /** From the first `@@` on; undefined for none. */
  patch: string | undefined
}

/** Cuts the output of `git diff`, as GitHub gives it for `application/vnd.github.diff`, into its files. */
export function sectionsOf(diff: string): Section[] {
  return diff
    .split(/^diff --git /m)
    .slice(1)
    .map(sectionOf)
}

function sectionOf(text: string): Section {
  const start = /^@@ /m.exec(text)?.index
  const head = start === undefined ? text : text.slice(0, start)
  const oldMode = /^old mode (\d+)$/m.exec(head)?.[1]
  const newMode = /^new mode (\d+)$/m.exec(head)?.[1]
  const fileMode = /^(?:new|deleted) file mode (\d+)$/m.exec(head)?.[1]
  const special = fileMode === '100644' ? undefined : fileMode
  return {
    path: pathOf(head),
    binary: /^(?:Binary files .* differ|GIT binary patch)$/m.test(head),
    mode: oldMode === undefined ? special : `${oldMode} → ${newMode}`,
    patch: start === undefined ? undefined : text.slice(start).replace(/\n$/, ''),
  }
}

/** The path after the change; of a deleted file the one before. */
function pathOf(head: string): string {
  const after = /^\+\+\+ (.+)$/m.exec(head)?.[1]?.trimEnd()
  if (after !== undefined && after !== '/dev/null') return plain(after)
  const renamed = /^(?:rename|copy) to (.+)$/m.exec(head)?.[1]
  if (renamed !== undefined) return unquoted(renamed)
  // Neither lines nor a rename: both names are the same one.
  const [names = ''] = head.split('\n', 1)
  if (names.startsWith('"')) return plain(names.slice(0, names.indexOf('" ') + 1))
  return plain(names.slice(0, (names.length - 1) / 2))
}

function plain(name: string): string {
  return unquoted(name).replace(/^[ab]\//, '')
}

/** git writes names with odd characters as C strings: bytes in octal. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name
  const bytes = name.slice(1, -1).replace(/\\(?:([0-7]{3})|(.))/g, (_match, octal: string, other: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    return { n: '\n', t: '\t', r: '\r' }[other] ?? other
  })
  // Characters that are not octal may be beyond a byte: then nothing was to be decoded.
  return /[\u0100-\uffff]/.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}
