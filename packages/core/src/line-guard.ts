import { Transform, type TransformCallback, type Writable } from 'node:stream'

/** Longest message that is read; the SDK itself would end the process without a word at 10 MB. */
const mostBytes = 8 * 1024 * 1024
/** Deepest nesting that is parsed; no argument of any tool comes near. */
const mostDepth = 200
/** Shorter lines cannot nest deeply enough to matter. */
const suspiciousBytes = 2 * mostDepth
/** Unread answers beyond this stop the reading of further requests, so that a slow reader cannot fill the memory. */
const mostUnread = 4 * 1024 * 1024

const newline = 10
const invalidRequest = -32600

/**
 * Passes JSON-RPC lines on to the SDK's transport, and answers those that it must not see: too long, or too deep.
 * Stops reading while the client does not read.
 */
export function createLineGuard(answers: Writable): Transform {
  let held: Buffer[] = []
  let heldBytes = 0
  let skipping = false

  function takeLine(guard: Transform, part: Buffer): void {
    const line = held.length === 0 ? part : Buffer.concat([...held, part])
    const tooLong = skipping || line.length > mostBytes
    held = []
    heldBytes = 0
    skipping = false
    if (tooLong) refuse(answers, line, `The message is longer than ${mostBytes} bytes. Send less at once.`)
    else if (line.length > suspiciousBytes && isTooDeep(line)) {
      refuse(answers, line, `The message is nested deeper than ${mostDepth} levels.`)
    } else guard.push(line)
  }

  /** Keeps the start of a line that is not complete; of one that is too long, only its end, where the id may stand. */
  function hold(rest: Buffer): void {
    if (rest.length === 0) return
    if (heldBytes + rest.length > mostBytes) {
      skipping = true
      held = []
    }
    held.push(skipping ? rest.subarray(-256) : rest)
    heldBytes = skipping ? rest.length : heldBytes + rest.length
  }

  function takeChunk(guard: Transform, chunk: Buffer): void {
    let start = 0
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      takeLine(guard, chunk.subarray(start, end + 1))
      start = end + 1
    }
    hold(chunk.subarray(start))
  }

  return new Transform({
    transform(chunk: Buffer, _encoding, done: TransformCallback) {
      takeChunk(this, chunk)
      if (answers.writableLength <= mostUnread || answers.destroyed) return done()
      answers.once('drain', () => done())
    },
    flush(done) {
      done()
    },
  })
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

/** Answers with the id if it stands at either end of the line, where every client writes it. */
function refuse(answers: Writable, line: Buffer, message: string): void {
  const ends = `${line.subarray(0, 128).toString('latin1')}\n${line.subarray(-128).toString('latin1')}`
  const id = /"id"\s*:\s*(\d{1,15}|"[\w-]{1,100}")\s*[,}]/.exec(ends)?.[1] ?? 'null'
  answers.write(
    `{"jsonrpc":"2.0","id":${id},"error":{"code":${invalidRequest},"message":${JSON.stringify(message)}}}\n`,
  )
}
