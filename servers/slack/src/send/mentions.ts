import { partsOf } from './code-parts.ts'

// Not in code, addresses, links, paths or names of packages.
const handle =
  /(?<![\p{L}\p{N}_.@/<&-])@([\p{L}\p{N}_](?:[\p{L}\p{N}._-]*[\p{L}\p{N}_])?)(?![\p{L}\p{N}_/@]|[.-][\p{L}\p{N}])/gu
const words: ReadonlySet<string> = new Set(['channel', 'here', 'everyone'])

/** The names after `@` that may mean a person or group, each once, as written. */
export function handlesIn(markdown: string): string[] {
  const found = partsOf(markdown).flatMap(({ text, code }) => (code ? [] : [...text.matchAll(handle)]))
  return [...new Set(found.map(([, name = '']) => name))].filter(name => !words.has(name.toLowerCase()))
}

/** With the mentions in place of the names that stand for them. `known`: `<@U1>` by name. */
export function withMentions(markdown: string, known: ReadonlyMap<string, string>): string {
  if (known.size === 0) return markdown
  return partsOf(markdown)
    .map(({ text, code }) => (code ? text : text.replace(handle, (given, name: string) => known.get(name) ?? given)))
    .join('')
}

/** The ids of whom a text mentions, each once. */
export function mentionedIn(markdown: string): { people: string[]; groups: string[] } {
  const idsBy = (pattern: RegExp) => [...new Set([...markdown.matchAll(pattern)].map(([, id = '']) => id))]
  return { people: idsBy(/<@([UW][A-Z0-9]+)(?:\|[^<>]*)?>/g), groups: idsBy(/<!subteam\^(S[A-Z0-9]+)(?:\|[^<>]*)?>/g) }
}
