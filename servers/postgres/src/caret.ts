const width = 120

/** The line of `sql` that holds `position` (0-based, in characters) with a caret below it; long lines are windowed. */
export function caret(sql: string, position: number): string {
  const characters = [...sql]
  const at = Math.min(Math.max(position, 0), characters.length)
  const start = at === 0 ? 0 : characters.lastIndexOf('\n', at - 1) + 1
  const next = characters.indexOf('\n', at)
  const end = next === -1 ? characters.length : next
  const from = Math.max(start, Math.min(at - width / 2, end - width))
  const to = Math.min(end, from + width)
  const number = characters.slice(0, start).filter(character => character === '\n').length + 1
  const label = `LINE ${number}: ${from > start ? '…' : ''}`
  const line = characters
    .slice(from, to)
    .join('')
    .replaceAll(/[\t\r]/g, ' ')
  return `${label}${line}${to < end ? '…' : ''}\n${' '.repeat(label.length + at - from)}^`
}
