/** One line of a job's log, without what the runner puts around it. */
export interface LogLine {
  /** From 1. */
  number: number
  /** Milliseconds since the epoch; undefined where the line has no timestamp of its own. */
  at: number | undefined
  /** `error`, `group`… of `##[error]`; undefined for ordinary lines. */
  command: string | undefined
  text: string
}

const timestamp = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z ?/
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours of programs are what is taken out.
const colours = /\x1b\[[0-9;]*[A-Za-z]/g
const longestLine = 1000

function parseLine(raw: string, number: number): LogLine {
  const [stamp = '', second] = timestamp.exec(raw) ?? []
  const plain = raw.slice(stamp.length).replace(colours, '').trimEnd()
  const [mark = '', command] = /^##\[([a-z-]+)\]/.exec(plain) ?? []
  const text = plain.slice(mark.length)
  return {
    number,
    at: second === undefined ? undefined : Date.parse(`${second}Z`),
    command,
    text: text.length <= longestLine ? text : `${text.slice(0, longestLine)}… (${text.length} characters)`,
  }
}

/** Splits a stream of bytes into parsed lines; holds one line at a time, and no more than its first 100 kB. */
export async function* logLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<LogLine> {
  const decoder = new TextDecoder()
  const mostHeld = 100_000
  let rest = ''
  let number = 0
  for await (const chunk of chunks) {
    const parts = `${rest}${decoder.decode(chunk, { stream: true })}`.split('\n')
    rest = (parts.pop() ?? '').slice(0, mostHeld)
    for (const part of parts) yield parseLine(part, ++number)
  }
  if (rest !== '') yield parseLine(rest, ++number)
}
