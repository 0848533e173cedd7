/** An exact replacement; `old` must occur once. */
export interface Edit {
  old: string
  new: string
}

/** Why an edit was not made: `old` occurs so often, on these lines. None: `near` is what looks like it. */
export interface EditProblem {
  path: string
  edit: Edit
  lines: number[]
  near?: { line: number; text: string }
}

/** Makes edits one after the other. The text uses CRLF where the file does, whatever the edit says. */
export function applyEdits(
  path: string,
  text: string,
  edits: readonly Edit[],
): { text: string; problems: EditProblem[] } {
  const problems: EditProblem[] = []
  let current = text
  for (const edit of edits) {
    const [old, replacement] = inStyleOf(current, edit)
    const found = occurrences(current, old)
    const [at] = found
    if (at === undefined || found.length > 1) problems.push(problemOf(path, current, edit, found))
    else current = current.slice(0, at) + replacement + current.slice(at + old.length)
  }
  return { text: current, problems }
}

/** A model never sees the CR of a line: what it wrote is meant with one. */
function inStyleOf(text: string, { old, new: replacement }: Edit): [string, string] {
  if (text.includes(old) || !text.includes('\r\n')) return [old, replacement]
  const crlf = (value: string) => value.replace(/\r?\n/g, '\r\n')
  return [crlf(old), crlf(replacement)]
}

const mostFound = 20

function occurrences(text: string, part: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(part); at >= 0 && found.length < mostFound; at = text.indexOf(part, at + 1)) found.push(at)
  return found
}

function problemOf(path: string, text: string, edit: Edit, found: readonly number[]): EditProblem {
  const near = found.length === 0 ? nearOf(text, edit.old) : undefined
  return { path, edit, lines: found.map(at => lineOf(text, at)), ...(near === undefined ? {} : { near }) }
}

function lineOf(text: string, at: number): number {
  let line = 1
  for (let next = text.indexOf('\n'); next >= 0 && next < at; next = text.indexOf('\n', next + 1)) line++
  return line
}

/** What differs from `old` only in white space and in what cannot be seen; failing that, where its longest line is. */
function nearOf(text: string, old: string): EditProblem['near'] {
  const lines = text.split('\n')
  const bare = lines.map(bareOf)
  const wanted = old.split('\n').map(bareOf)
  while (wanted.at(-1) === '') wanted.pop()
  while (wanted[0] === '') wanted.shift()
  if (wanted.length === 0) return undefined
  const same = bare.findIndex((_line, at) => wanted.every((line, index) => bare[at + index] === line))
  if (same >= 0) return { line: same + 1, text: lines.slice(same, same + wanted.length).join('\n') }
  const longest = wanted.reduce((best, line) => (line.length > best.length ? line : best), '')
  const at = longest.length < 4 ? -1 : bare.findIndex(line => line.includes(longest))
  return at < 0 ? undefined : { line: at + 1, text: lines[at] ?? '' }
}

function bareOf(line: string): string {
  return line.replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, '')
}
