import { allowed, assertable, mayCatch, mayErase, mayExtend, mayReadEnvironment, mayUseStreams } from './allowed.ts'
import { at, isNode, lineOf, memberOf, type Node, nameOf, type Rule, type Source } from './source.ts'

/** `any`, `!` and `as` switch the type checker off. */
export const noHoles: Rule = source =>
  source.nodes.flatMap(node => {
    if (node.type === 'TSAnyKeyword') return at(source, node, 'any: use unknown and parse it.')
    if (node.type === 'TSNonNullExpression' || node.definite === true) {
      return at(source, node, 'a ! assertion: handle the undefined, or throw an error that says what was expected.')
    }
    return isAssertion(node) && !mayBe(source, node)
      ? at(
          source,
          node,
          'an `as` assertion: parse what comes from outside, narrow what does not, or say why above it: // Boundary: …',
        )
      : []
  })

function isAssertion({ type }: Node): boolean {
  return type === 'TSAsExpression' || type === 'TSTypeAssertion'
}

/**
 * An assertion explains itself with a comment `Boundary: why` on its line or the one above. A test asserts on the value
 * anyway, and fails when its type was wrong.
 */
function mayBe({ path, test, text }: Source, { start, typeAnnotation }: Node): boolean {
  if (!isNode(typeAnnotation)) return false
  if (test) return true
  const target = text.slice(typeAnnotation.start, typeAnnotation.end)
  if (assertable.has(target) || (target === 'never' && allowed(path, mayErase))) return true
  const line = lineOf(text, start)
  const around = text.split('\n').slice(Math.max(line - 2, 0), line)
  return around.some(code => /\/\/ Boundary: \S/.test(code))
}

/** Errors are translated in one place per connector; everything else lets them pass. */
export const catchInPlace: Rule = source => {
  if (source.test || allowed(source.path, mayCatch)) return []
  return source.nodes
    .filter(({ type }) => type === 'CatchClause')
    .map(node =>
      at(source, node, 'catch: translate errors in client.ts or errors.ts, or name this file in allowed.ts.'),
    )
}

/** stdout belongs to the protocol, and a connector is told everything by its options. */
export const processInPlace: Rule = source => {
  if (source.test) return []
  return source.nodes.flatMap(node => {
    const member = memberOf(node)
    if (member === undefined) return []
    if (/^(console\.\w+|process\.std(in|out|err))$/.test(member) && !allowed(source.path, mayUseStreams)) {
      return at(source, node, `${member}: stdout carries the protocol. Use the log of the context.`)
    }
    return member === 'process.env' && !allowed(source.path, mayReadEnvironment)
      ? at(source, node, 'process.env: declare an option.')
      : []
  })
}

const shells = new Set(['exec', 'execSync'])

/** A command line in one string is one quoting mistake away from running something else. */
export const noShell: Rule = source =>
  source.nodes.flatMap(node => {
    if (node.type === 'ImportDeclaration' && /^(node:)?child_process$/.test(nameOf(node.source) ?? '')) {
      const names = [...importedNames(node)].filter(name => shells.has(name) || name === '*')
      return names.map(name =>
        at(source, node, `${name} of child_process: use execFile or spawn with a list of arguments.`),
      )
    }
    const shell = node.type === 'Property' && nameOf(node.key) === 'shell'
    const off = shell && isNode(node.value) && node.value.value === false
    return shell && !off ? at(source, node, 'shell: start programs with a list of arguments, without a shell.') : []
  })

function* importedNames({ specifiers }: Node): Generator<string> {
  if (!Array.isArray(specifiers)) return
  for (const specifier of specifiers.filter(isNode)) yield nameOf(specifier.imported) ?? '*'
}

/** Composition of functions and values; a class is for state with an end. */
export const noBaseClasses: Rule = source => {
  if (source.test) return []
  return source.nodes.flatMap(node => {
    const { superClass } = node
    if (!/^Class/.test(node.type) || superClass === null || superClass === undefined) return []
    return mayExtend.has(nameOf(superClass) ?? '') ? [] : at(source, node, 'extends: no base classes, compose instead.')
  })
}

/** What a package offers is listed by name, in its index.ts alone. */
export const explicitExports: Rule = source =>
  source.nodes
    .filter(({ type }) => type === 'ExportAllDeclaration')
    .map(node => at(source, node, 'export *: list the names.'))

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** A function fits on a screen: 50 lines. The callbacks of describe() in tests do not count. */
export const shortFunctions: Rule = source => {
  if (source.test) return []
  return source.nodes
    .filter(({ type }) => functions.has(type))
    .flatMap(node => {
      const lines = lineOf(source.text, node.end) - lineOf(source.text, node.start) + 1
      return lines > 50 ? at(source, node, `a function of ${lines} lines: split it, 50 is the most.`) : []
    })
}

/** One test that runs alone hides all others. */
export const noOnly: Rule = source =>
  source.nodes
    .filter(node => /^(test|describe|it)\.only$/.test(memberOf(node) ?? ''))
    .map(node => at(source, node, '.only: remove it.'))
