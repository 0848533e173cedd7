import { Transform, type TransformCallback, type Writable } from 'node:stream'

/** Longest message that is read; the SDK itself would end the process without a word at 10 MB. */
const mostBytes = 8 * 1024 * 1024
/** Deepest nesting that is parsed; no argument of any tool comes near. */
const mostDepth = 200
/** Shorter lines cannot nest deeply enough to matter. */
const suspiciousBytes = 2 * mostDepth
/** Unread answers beyond this stop the reading of further requests, so that a slow reader cannot fill the memory. */
const mostUnread = 4 * 1024 * 1024

/** What is looked at, at either end of a refused line, to find its id. */
const endBytes = 256

const newline = 10
const invalidRequest = -32600

/**
 * Passes JSON-RPC lines on to the SDK's transport, and answers those that it must not see: too long, or too deep.
 * Stops reading while the client does not read.
 */
export function createLineGuard(answers: Writable): Transform {
  const line = createLine()

  function takeLine(guard: Transform, end: Buffer): void {
    const { bytes, isTooLong } = line.take(end)
    if (isTooLong) refuse(answers, bytes, `The message is longer than ${mostBytes} bytes. Send less at once.`)
    else if (bytes.length > suspiciousBytes && isTooDeep(bytes)) {
      refuse(answers, bytes, `The message is nested deeper than ${mostDepth} levels.`)
    } else guard.push(bytes)
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      let start = 0
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        takeLine(this, chunk.subarray(start, end + 1))
        start = end + 1
      }
      line.add(chunk.subarray(start))
      if (answers.writableLength <= mostUnread || answers.destroyed) return done()
      answers.once('drain', () => done())
    },
  })
}

/** One line, as its parts come. Of one that is too long, only its ends are kept. */
function createLine() {
  let held: Buffer = Buffer.alloc(0)
  let length = 0
  let isTooLong = false

  /** Grows by doubling: a line in many small chunks costs no more than one in few. */
  function add(part: Buffer): void {
    if (length + part.length > held.length) {
      const larger = Buffer.allocUnsafe(2 * (length + part.length))
      held.copy(larger, 0, 0, length)
      held = larger
    }
    length += part.copy(held, length)
    if (length <= mostBytes) return
    isTooLong = true
    held.copyWithin(endBytes, length - endBytes, length)
    length = 2 * endBytes
  }

  function take(end: Buffer): { bytes: Buffer; isTooLong: boolean } {
    // Most lines come whole.
    if (length > 0 || end.length > mostBytes) add(end)
    const taken = { bytes: length > 0 ? held.subarray(0, length) : end, isTooLong }
    held = Buffer.alloc(0)
    length = 0
    isTooLong = false
    return taken
  }

  return { add, take }
}

function isTooDeep(line: Buffer): boolean {
  let depth = 0
  let inString = false
  for (let index = 0; index < line.length; index++) {
    const byte = line[index]
    if (inString) {
      if (byte === 92) index++
      else if (byte === 34) inString = false
    } else if (byte === 34) inString = true
    else if (byte === 91 || byte === 123) {
      if (++depth > mostDepth) return true
    } else if (byte === 93 || byte === 125) depth--
  }
  return false
}

const id = String.raw`"id"\s*:\s*(\d{1,15}|"[\w-]{1,100}")\s*`
const neighbour = String.raw`"(?:jsonrpc|method)"\s*:\s*"[^"\\]{0,80}"\s*`
const idAtStart = new RegExp(String.raw`^\s*\{\s*(?:${neighbour},\s*)*${id}[,}]`)
const idAtEnd = new RegExp(String.raw`[{,]\s*${id}(?:,\s*${neighbour})*\}\s*$`)

/** The id of a message that is not parsed, at either end, where every client writes it; never one inside the arguments. */
function idOf(line: Buffer): string {
  const start = idAtStart.exec(line.subarray(0, endBytes).toString('latin1'))
  const found = start ?? idAtEnd.exec(line.subarray(-endBytes).toString('latin1'))
  return found?.[1] ?? 'null'
}

function refuse(answers: Writable, line: Buffer, message: string): void {
  const error = JSON.stringify({ code: invalidRequest, message })
  answers.write(`{"jsonrpc":"2.0","id":${idOf(line)},"error":${error}}\n`)
}
