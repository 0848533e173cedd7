import { setFlagsFromString } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { hasSqlDetails, loadModule, parseSync } from 'libpg-query'

/** What the worker answers: the tree as JSON text (a deep tree cannot be cloned between threads), or why there is none. */
export type Answer = { tree: string } | { syntax: string; position: number } | { tooDeep: number } | { failed: string }

/** Levels of a tree, two to an operator. `JSON.stringify` takes time by the square of it. */
const mostLevels = 5_000

async function serve() {
  // Optimising the grammar's one huge function takes V8 half a gigabyte for a while, and parses no faster.
  setFlagsFromString('--no-wasm-tier-up')
  setFlagsFromString('--no-wasm-dynamic-tiering')
  await loadModule()
  parentPort?.on('message', (sql: string) => parentPort?.postMessage(answer(sql)))
}

function answer(sql: string): Answer {
  try {
    const tree = parseSync(sql)
    return deeperThan(tree, mostLevels) ? { tooDeep: mostLevels } : { tree: JSON.stringify(tree) }
  } catch (error) {
    if (hasSqlDetails(error)) return { syntax: error.message, position: error.sqlDetails?.cursorPosition ?? 0 }
    // A RangeError or RuntimeError leaves the parser's memory in an unknown state: the other side starts a new worker.
    return { failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) }
  }
}

function deeperThan(tree: object, levels: number): boolean {
  let layer: object[] = [tree]
  for (let level = 0; layer.length > 0; level++) {
    if (level > levels) return true
    layer = layer.flatMap(node => Object.values(node).filter(value => typeof value === 'object' && value !== null))
  }
  return false
}

void serve()
