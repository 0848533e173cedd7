import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseSync } from 'rolldown/utils'
import { files, workspaceFolders } from '../workspace.ts'

/** A node of the syntax tree (ESTree with TypeScript). */
export interface Node {
  type: string
  start: number
  end: number
  readonly [key: string]: unknown
}

export interface Source {
  /** Relative to the root, with forward slashes. */
  path: string
  text: string
  /** Tests, and what only tests use. */
  test: boolean
  /** Every node, parents first. */
  nodes: readonly Node[]
}

/** What is wrong with one file: each entry names the place and says what to do. */
export type Rule = (source: Source) => string[]

/** Stand-ins for other people's packages. */
const borrowed = /^tooling\/build\/fixtures\//

/** Files that only tests use, beside those that import vitest. */
const forTests = /\.(test|fixture|setup|double|config)\.ts$|\/fixtures\/|^packages\/testing\//

/** Every TypeScript and JavaScript file of the workspace, the template of new connectors included. */
export async function loadSources(root: string): Promise<Source[]> {
  const folders = await workspaceFolders(root)
  const found = await Promise.all(folders.map(folder => files(join(root, folder), root)))
  const paths = found.flat().filter(path => /\.(ts|mts|js|mjs)$/.test(path) && !borrowed.test(path))
  return Promise.all(paths.map(async path => parseSource(path, await readFile(join(root, path), 'utf8'))))
}

export function parseSource(path: string, text: string): Source {
  const { program, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)
  const nodes = [...walk(program)]
  const tests = nodes.some(node => node.type === 'ImportDeclaration' && literalOf(node.source) === 'vitest')
  const test = tests || forTests.test(path)
  return { path, text, test, nodes }
}

function* walk(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const child of value) yield* walk(child)
  if (!isNode(value)) return
  yield value
  for (const child of Object.values(value)) yield* walk(child)
}

export function isNode(value: unknown): value is Node {
  return value !== null && typeof value === 'object' && 'type' in value && 'start' in value && 'end' in value
}

/** `servers/git/src/x.ts:12 ` and what to do about it. */
export function at({ path, text }: Source, node: Node, advice: string): string {
  return `${path}:${lineOf(text, node.start)} ${advice}`
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length
}

/** The text of a string literal. */
export function literalOf(node: unknown): string | undefined {
  return isNode(node) && node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined
}

/** The name of an identifier, or the text of a string literal: what a key or a specifier says. */
export function nameOf(node: unknown): string | undefined {
  if (isNode(node) && node.type === 'Identifier' && typeof node.name === 'string') return node.name
  return literalOf(node)
}

/** `console.log` -> 'console.log', for one level of plain access. */
export function memberOf(node: Node): string | undefined {
  if (node.type !== 'MemberExpression') return undefined
  const [object, property] = [nameOf(node.object), nameOf(node.property)]
  return object !== undefined && property !== undefined ? `${object}.${property}` : undefined
}
