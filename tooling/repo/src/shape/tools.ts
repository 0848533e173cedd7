import { at, isNode, literalOf, type Node, nameOf, type Rule, type Source } from './source.ts'

/** One tool per file of `tools/`, named like the file, by a literal that grep finds. */
export const oneToolPerFile: Rule = source => {
  const [, id, file] = /^servers\/([^/]+)\/src\/tools\/(?:[^/]+\/)?([^/.]+)\.ts$/.exec(source.path) ?? []
  const calls = source.nodes.filter(node => node.type === 'CallExpression' && nameOf(node.callee) === 'tool')
  if (id === undefined || file === undefined) {
    const inServer = source.path.startsWith('servers/') && !source.test
    return inServer ? calls.map(call => at(source, call, 'a tool outside tools/: give it a file there.')) : []
  }
  if (calls.length !== 1) {
    return [`${source.path} holds ${calls.length} tools: a file in tools/ holds one, and is named like it.`]
  }
  const [call] = calls
  return call ? wellNamed(source, call, `${id}_${file.replaceAll('-', '_')}`) : []
}

function wellNamed(source: Source, call: Node, expected: string): string[] {
  const name = property(call, 'name')
  if (name === undefined) return [at(source, call, `name: write it as a literal, '${expected}'.`)]
  const problems = []
  if (name !== expected) problems.push(`name '${name}': the file says '${expected}'.`)
  if (name.length > 32) problems.push(`name '${name}' has ${name.length} characters: 32 is the most.`)
  return problems.map(problem => at(source, call, problem))
}

/** The string literal of a property of the call's first argument. */
function property(call: Node, key: string): string | undefined {
  const [spec] = Array.isArray(call.arguments) ? call.arguments : []
  if (!isNode(spec) || !Array.isArray(spec.properties)) return undefined
  const found = spec.properties.filter(isNode).find(entry => nameOf(entry.key) === key)
  return literalOf(found?.value)
}

const flagged = /\b(important|crucial|critical|urgent|ignore|override|bypass|powerful|seamless\w*|robust)\b/i
const described = new Set(['description', 'about', 'title', 'instructions'])

/** What a model or a person reads about a tool says what it does, and neither commands nor praises. */
export const plainDescriptions: Rule = source => {
  if (!/^servers\//.test(source.path) || source.test) return []
  return source.nodes.flatMap(node => {
    const text = describedBy(node)
    const [word] = flagged.exec(text ?? '') ?? []
    return word === undefined ? [] : at(source, node, `"${word}" in a description: say what it does in plain words.`)
  })
}

function describedBy(node: Node): string | undefined {
  if (node.type === 'Property' && described.has(nameOf(node.key) ?? '')) return literalOf(node.value)
  if (node.type !== 'CallExpression' || !isNode(node.callee)) return undefined
  const [text] = Array.isArray(node.arguments) ? node.arguments : []
  return nameOf(node.callee.property) === 'describe' ? literalOf(text) : undefined
}
