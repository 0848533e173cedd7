/**
 * The part of RFC 6570 that resources need: `{name}` is one path segment, `{+name}` may hold slashes, `{?one,other}` at the
 * end is a query of which any part may be missing.
 */
export interface UriTemplate {
  variables: readonly string[]
  match(uri: string): Record<string, string> | undefined
}

export function parseTemplate(template: string): UriTemplate {
  const [, path = template, query] = /^(.*)\{\?([a-z_,]+)\}$/i.exec(template) ?? []
  return query === undefined ? parsePath(template) : withQuery(parsePath(path), query.split(','))
}

function withQuery(path: UriTemplate, names: readonly string[]): UriTemplate {
  return {
    variables: [...path.variables, ...names],
    match(uri) {
      const start = uri.indexOf('?')
      const variables = path.match(start < 0 ? uri : uri.slice(0, start))
      const query = [...new URLSearchParams(start < 0 ? '' : uri.slice(start + 1))]
      const isKnown = query.every(
        ([name], index) => names.includes(name) && query.findIndex(([n]) => n === name) === index,
      )
      return variables && isKnown ? { ...variables, ...Object.fromEntries(query) } : undefined
    },
  }
}

function parsePath(template: string): UriTemplate {
  const variables: string[] = []
  // Linear by construction: a segment never matches "/", and at most one {+name} is allowed.
  let greedy = 0
  const pattern = template
    .split(/(\{\+?[a-z_]+\})/i)
    .map(part => {
      const variable = /^\{(\+?)([a-z_]+)\}$/i.exec(part)
      if (!variable) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
      variables.push(variable[2] ?? '')
      if (!variable[1]) return '([^/?#]+)'
      greedy++
      return '(.+)'
    })
    .join('')
  if (greedy > 1) throw new Error(`${template}: at most one {+name} in a resource template`)
  const expression = new RegExp(`^${pattern}$`)
  return {
    variables,
    match(uri) {
      const found = expression.exec(uri)
      if (!found) return undefined
      try {
        return Object.fromEntries(variables.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]))
      } catch {
        // A stray "%": no resource has such a name.
        return undefined
      }
    },
  }
}

export function isTemplate(uri: string): boolean {
  return uri.includes('{')
}
