import { decode } from '../text.ts'

export interface BlameHunk {
  commit: string
  author: string
  /** YYYY-MM-DD, in the author's own time zone. */
  date: string
  summary: string
  /** Line numbers in the file as asked for, first and last. */
  start: number
  end: number
  lines: string[]
}

interface Known {
  author: string
  time: number
  zone: string
  summary: string
}

/** `git blame --porcelain`: headers stand only at the first line of each commit. Neighbouring lines of one commit become one hunk. */
export function parseBlame(stdout: Buffer): BlameHunk[] {
  const known = new Map<string, Known>()
  const hunks: BlameHunk[] = []
  let commit = ''
  let line = 0
  for (const row of decode(stdout).split('\n')) {
    if (row.startsWith('\t')) {
      add(hunks, commit, line, row.slice(1), known.get(commit))
      continue
    }
    const head = /^([0-9a-f]{40,64}) \d+ (\d+)/.exec(row)
    if (head) {
      commit = head[1] ?? ''
      line = Number(head[2])
      if (!known.has(commit)) known.set(commit, { author: '', time: 0, zone: '+0000', summary: '' })
      continue
    }
    note(known.get(commit), row)
  }
  return hunks
}

function note(about: Known | undefined, row: string): void {
  if (!about) return
  const space = row.indexOf(' ')
  const [key, value] = [row.slice(0, space), row.slice(space + 1)]
  if (key === 'author') about.author = value
  if (key === 'author-time') about.time = Number(value)
  if (key === 'author-tz') about.zone = value
  if (key === 'summary') about.summary = value
}

function add(hunks: BlameHunk[], commit: string, line: number, text: string, about: Known | undefined): void {
  const last = hunks.at(-1)
  if (last && last.commit === commit && last.end === line - 1) {
    last.end = line
    last.lines.push(text)
    return
  }
  const { author = '', time = 0, zone = '+0000', summary = '' } = about ?? {}
  hunks.push({ commit, author, date: dateIn(time, zone), summary, start: line, end: line, lines: [text] })
}

function dateIn(seconds: number, zone: string): string {
  const sign = zone.startsWith('-') ? -1 : 1
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))
  const date = new Date((seconds + sign * minutes * 60) * 1000)
  return Number.isNaN(date.valueOf()) ? '' : date.toISOString().slice(0, 10)
}
