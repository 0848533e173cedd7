import { Worker } from 'node:worker_threads'
import { ConnectorError } from '@mcp-connectors/core'
import { z } from 'zod'
import { caret } from './caret.ts'
import type { Answer } from './parser-worker.ts'
import type { Syntax } from './syntax.ts'

/** One statement of a parsed text. Trees are shared between callers: read them, never write them. */
export interface Statement {
  /** The node's name in the grammar: `SelectStmt`, `InsertStmt`, `VariableShowStmt`. */
  readonly type: string
  readonly node: Syntax
  /** The statement without the semicolon and the comments around it. */
  readonly text: string
  /** Where `text` begins and how long it is, in UTF-16 units. */
  readonly location: number
  readonly length: number
}

const mostBytes = 100_000
const mostMs = 5_000
/** A parse leaves memory behind (1 MB per 40 kB of the worst kind): a worker that read this much makes way for a new one. */
const mostPerWorker = 4_000_000
const mostRemembered = 100
const rememberedLength = 4_000

const parseTree = z.object({
  stmts: z
    .array(
      z.object({
        stmt: z.record(z.string(), z.record(z.string(), z.unknown())),
        stmt_location: z.int().optional(),
        stmt_len: z.int().optional(),
      }),
    )
    .optional(),
})

const remembered = new Map<string, readonly Statement[]>()
let current: { worker: Worker; read: number } | undefined
let queue: Promise<unknown> = Promise.resolve()

/**
 * Parses a text with PostgreSQL's own grammar (version 18), in a worker thread. `invalid` for a syntax error, with the
 * place quoted; `refused` for a text that the parser cannot take: over 100 kB, NUL, nested too deeply, too slow.
 */
export async function parse(sql: string): Promise<readonly Statement[]> {
  const known = remembered.get(sql)
  if (known !== undefined) {
    remembered.delete(sql)
    remembered.set(sql, known)
    return known
  }
  checkText(sql)
  if (sql.trim() === '') return []
  // One at a time: when a statement brings the worker down, no other is in it.
  const turn = queue.then(() => ask(sql))
  queue = turn.catch(() => {})
  const statements = statementsOf(sql, await turn)
  if (sql.length <= rememberedLength) remember(sql, statements)
  return statements
}

/** Ends the worker. A later `parse` starts another. */
export async function closeParser(): Promise<void> {
  const ending = current?.worker
  current = undefined
  remembered.clear()
  await ending?.terminate()
}

function checkText(sql: string) {
  if (sql.includes('\0')) throw new ConnectorError('refused', 'The statement holds a NUL character, which SQL cannot.')
  // The driver would send another character than the parser saw.
  if (!sql.isWellFormed()) throw new ConnectorError('refused', 'The statement holds half of a surrogate pair.')
  const bytes = Buffer.byteLength(sql)
  if (bytes <= mostBytes) return
  throw new ConnectorError('refused', `The statement has ${bytes} bytes; at most ${mostBytes} are taken.`, {
    hint: 'Pass long values as params.',
  })
}

function remember(sql: string, statements: readonly Statement[]) {
  remembered.set(sql, statements)
  if (remembered.size <= mostRemembered) return
  for (const oldest of remembered.keys()) {
    remembered.delete(oldest)
    return
  }
}

function statementsOf(sql: string, answer: Answer): readonly Statement[] {
  if ('tooDeep' in answer) {
    throw new ConnectorError('refused', `The statement is nested more than ${answer.tooDeep} levels deep.`, {
      hint: 'Write it with fewer nested expressions: a list, or values in params.',
    })
  }
  if ('failed' in answer) {
    throw new ConnectorError('refused', 'The parser could not take this statement.', {
      hint: 'Write it shorter and with fewer nested expressions.',
      detail: answer.failed,
    })
  }
  if ('syntax' in answer) {
    throw new ConnectorError('invalid', 'The statement has a syntax error (SQLSTATE 42601).', {
      hint: 'Correct the SQL at the caret.',
      quote: `${answer.syntax}\n${caret(sql, answer.position)}`,
    })
  }
  const tree = parseTree.parse(JSON.parse(answer.tree))
  const bytes = Buffer.from(sql)
  return (tree.stmts ?? []).map(({ stmt, stmt_location: start = 0, stmt_len: length = 0 }) => {
    const [type = '', node = {}] = Object.entries(stmt)[0] ?? []
    const end = length === 0 ? bytes.length : start + length
    const text = bytes.toString('utf8', start, end)
    return { type, node, text, location: bytes.toString('utf8', 0, start).length, length: text.length }
  })
}

async function ask(sql: string): Promise<Answer> {
  if (current !== undefined && current.read + sql.length > mostPerWorker) drop(current.worker)
  current ??= { worker: startWorker(), read: 0 }
  const { worker } = current
  current.read += sql.length
  const answer = await answerOf(worker, sql)
  if ('failed' in answer) drop(worker)
  return answer
}

function answerOf(worker: Worker, sql: string): Promise<Answer> {
  return new Promise(resolve => {
    const timer = setTimeout(() => done({ failed: `no answer in ${mostMs} ms` }), mostMs)
    const failed = (error: Error) => done({ failed: error.message })
    const exited = () => done({ failed: 'the worker ended' })
    function done(answer: Answer) {
      clearTimeout(timer)
      worker.off('message', done).off('error', failed).off('exit', exited)
      worker.unref()
      resolve(answer)
    }
    worker.ref()
    worker.on('message', done).on('error', failed).on('exit', exited)
    worker.postMessage(sql)
  })
}

function startWorker(): Worker {
  // The build finds this line as it is written, and bundles the worker as a file of its own.
  const worker = new Worker(new URL('./parser-worker.ts', import.meta.url), {
    resourceLimits: { stackSizeMb: 4 },
    env: {},
    execArgv: [],
    // Not this process's own: stdout belongs to the protocol.
    stdout: true,
    stderr: true,
  })
  worker.stdout.resume()
  worker.stderr.resume()
  worker.on('error', () => drop(worker))
  worker.unref()
  return worker
}

function drop(worker: Worker) {
  if (current?.worker === worker) current = undefined
  void worker.terminate()
}
