/** The part of RFC 6570 that resources need: `{name}` is one path segment, `{+name}` may hold slashes. */
export interface UriTemplate {
  variables: readonly string[]
  match(uri: string): Record<string, string> | undefined
}

export function parseTemplate(template: string): UriTemplate {
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
