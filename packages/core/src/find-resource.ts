import type { Resource } from './resource.ts'
import { isTemplate, parseTemplate, type UriTemplate } from './uri-template.ts'

const parsed = new Map<string, UriTemplate>()

/** A path of 4,096 bytes, each of them percent-encoded, and something around it. */
const longestUri = 16_384

/** The resource that a URI names, and the variables in it. Fixed URIs win over templates, earlier ones over later. */
export function findResource<C>(
  resources: readonly Resource<C>[],
  uri: string,
): { resource: Resource<C>; variables: Record<string, string> } | undefined {
  if (uri.length > longestUri || /\p{Cc}/u.test(uri)) return undefined
  const fixed = resources.find(resource => resource.uri === uri)
  if (fixed) return { resource: fixed, variables: {} }
  for (const resource of resources) {
    const variables = isTemplate(resource.uri) ? templateOf(resource.uri).match(uri) : undefined
    if (variables) return { resource, variables }
  }
  return undefined
}

function templateOf(uri: string): UriTemplate {
  const known = parsed.get(uri)
  if (known) return known
  const template = parseTemplate(uri)
  parsed.set(uri, template)
  return template
}
