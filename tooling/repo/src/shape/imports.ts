import { builtinModules } from 'node:module'
import { at, isNode, nameOf, type Rule, type Source } from './source.ts'

const packages = new Set(['config', 'core', 'auth', 'clients', 'testing'])
const lower: Record<string, ReadonlySet<string>> = {
  config: new Set(),
  core: new Set(['config']),
  auth: new Set(['config', 'core']),
  clients: new Set(['config', 'core']),
  testing: packages,
}

/** Arrows only point down: servers → testing, auth, clients → core → config; nothing imports a server. */
export const importsPointDown: Rule = source => {
  const [, group = '', name = ''] = /^(packages|servers|tooling)\/([^/]+)\//.exec(source.path) ?? []
  return source.nodes.flatMap(node => {
    const specifier = importOf(node)
    const [, wanted] = /^@mcp-connectors\/([^/]+)/.exec(specifier ?? '') ?? []
    if (wanted === undefined || group === 'tooling') return []
    if (!packages.has(wanted)) return at(source, node, `${specifier}: nothing imports a server.`)
    if (wanted === 'testing' && !source.test) return at(source, node, `${specifier} is for tests.`)
    const below = group === 'packages' ? lower[name] : packages
    return below?.has(wanted) || source.test ? [] : at(source, node, `${specifier}: ${name} is below it.`)
  })
}

function importOf({ type, source }: { type: string; [key: string]: unknown }): string | undefined {
  const imports = /^(ImportDeclaration|ImportExpression|ExportNamedDeclaration)$/.test(type)
  return imports && isNode(source) ? nameOf(source) : undefined
}

/** The npm packages that a file imports, outside node's own and the workspace's. Types alone do not count. */
export function packagesOf({ nodes }: Source): string[] {
  return nodes.flatMap(node => {
    const specifier = node.importKind === 'type' ? undefined : importOf(node)
    if (specifier === undefined || /^(\.|node:|#|@mcp-connectors\/|@tooling\/)/.test(specifier)) return []
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/')
    return builtinModules.includes(name) ? [] : [name]
  })
}
