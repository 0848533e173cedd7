import type { LogLine } from './log-line.ts'

/** What to keep of a log. */
export interface Wanted {
  /** `errors`: windows around what looks like a failure; `tail`: the end. */
  mode: 'errors' | 'tail'
  /** Plain texts, any of which makes a line interesting, without regard to case; they replace the failure patterns. */
  terms: readonly string[]
  /** Only lines of this time, of a step that failed: milliseconds since the epoch. */
  between: { from: number; to: number } | undefined
  mostLines: number
}

export interface Window {
  first: number
  last: number
  lines: string[]
}

export interface Picked {
  windows: Window[]
  /** Lines of the log. */
  total: number
  /** Interesting lines that did not fit. */
  left: number
}

/** What a runner, a compiler or a test framework writes when something failed. */
const failure =
  /\b(?:error|exception|panic(?:ked)?|fatal|traceback|assert(?:ion)?(?:error)?|segmentation fault|core dumped|killed|timed? ?out|denied|unresolved|undefined reference)\b[:! [(]|\bFAIL(?:ED|URE)?\b|^\s*(?:✕|✗|×|✘|not ok\b|E {3}|npm ERR!|--- FAIL)|\berror(?: TS\d+|\[E\d+\])|\bexit(?:ed with)? (?:code|status) [1-9]/i
/** Looks like a failure and is none. */
const harmless =
  /\b0 (?:errors?|failed|failures?)\b|\bno errors?\b|--fail|if-no-files-found|continue-on-error|error_?log/i

const linesBefore = 8
const linesAfter = 4
const mostInteresting = 400

/**
 * Reads a log once and keeps the lines that tell why it failed. Memory: the kept lines and a short ring.
 * Runner errors (`##[error]`) come first, then lines of the failed step, then the rest, each in order.
 */
export async function pickLines(lines: AsyncIterable<LogLine>, wanted: Wanted): Promise<Picked> {
  const kept = new Keeper(wanted)
  let total = 0
  for await (const line of lines) {
    total = line.number
    kept.take(line)
  }
  return { ...kept.picked(), total }
}

interface Find {
  rank: number
  window: LogLine[]
  /** Lines still to be added after it. */
  open: number
}

class Keeper {
  readonly #wanted: Wanted
  readonly #finds: Find[] = []
  #ring: LogLine[] = []
  #at: number | undefined
  #more = 0

  constructor(wanted: Wanted) {
    this.#wanted = wanted
  }

  take(line: LogLine): void {
    this.#at = line.at ?? this.#at
    if (line.command === 'endgroup') return
    for (const find of this.#finds.slice(-linesAfter - 1)) {
      if (find.open > 0) {
        find.window.push(line)
        find.open--
      }
    }
    const rank = this.#rankOf(line)
    if (rank !== undefined) this.#find(line, rank)
    this.#ring.push(line)
    const most = this.#wanted.mode === 'tail' || this.#finds.length === 0 ? this.#wanted.mostLines : linesBefore
    if (this.#ring.length > Math.max(most, linesBefore)) this.#ring.shift()
  }

  /** With nothing interesting, the end of the log. */
  picked(): Omit<Picked, 'total'> {
    const { mode, mostLines, terms } = this.#wanted
    if (mode === 'tail' || (this.#finds.length === 0 && terms.length === 0)) {
      return { windows: windowsOf(this.#ring.slice(-mostLines)), left: 0 }
    }
    const chosen = new Map<number, LogLine>()
    let left = this.#more
    // The last failure of a rank is nearest to the end, but the first is the cause: order of the log within a rank.
    for (const { window } of this.#finds.toSorted((a, b) => a.rank - b.rank)) {
      // Its end holds the failure itself.
      const fresh = window.filter(({ number }) => !chosen.has(number)).slice(-mostLines)
      if (chosen.size + fresh.length > mostLines && chosen.size > 0) left++
      else for (const line of fresh) chosen.set(line.number, line)
    }
    const ordered = [...chosen.values()].sort((a, b) => a.number - b.number)
    return { windows: windowsOf(ordered), left }
  }

  #rankOf({ command, text }: LogLine): number | undefined {
    const { mode, terms } = this.#wanted
    if (mode === 'tail') return undefined
    if (terms.length > 0) {
      const lower = text.toLowerCase()
      return terms.some(term => lower.includes(term)) ? 0 : undefined
    }
    if (command === 'error') return this.#isInside() ? 0 : 2
    if (command === 'group' || !failure.test(text) || harmless.test(text)) return undefined
    return this.#isInside() ? 1 : 3
  }

  #isInside(): boolean {
    const { between } = this.#wanted
    if (between === undefined || this.#at === undefined) return true
    return this.#at >= between.from && this.#at <= between.to
  }

  #find(line: LogLine, rank: number): void {
    if (this.#finds.length >= mostInteresting) {
      this.#more++
      return
    }
    const before = this.#wanted.terms.length > 0 ? 2 : linesBefore
    const after = this.#wanted.terms.length > 0 ? 2 : linesAfter
    this.#finds.push({ rank, window: [...this.#ring.slice(-before), line], open: after })
  }
}

/** Runs of lines that follow each other, with equal neighbours counted instead of repeated. */
function windowsOf(lines: readonly LogLine[]): Window[] {
  const windows: Window[] = []
  for (const line of lines) {
    const last = windows.at(-1)
    if (last && line.number <= last.last + 2) {
      last.last = line.number
      last.lines.push(shown(line))
    } else windows.push({ first: line.number, last: line.number, lines: [shown(line)] })
  }
  return windows.map(window => ({ ...window, lines: withoutRepeats(window.lines) }))
}

function shown({ command, text }: LogLine): string {
  if (command === 'error') return `Error: ${text.replace(/^Error: /, '')}`
  return command === 'group' ? `▸ ${text}` : text
}

function withoutRepeats(lines: readonly string[]): string[] {
  const result: { text: string; times: number }[] = []
  for (const text of lines) {
    const last = result.at(-1)
    if (last?.text === text) last.times++
    else result.push({ text, times: 1 })
  }
  return result.map(({ text, times }) => (times === 1 ? text : `${text} (${times} times)`))
}
