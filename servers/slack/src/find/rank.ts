/** How well a name fits, 0 best: it is the name, begins it, begins a word of it, is in it. Undefined: it is not. */
export function rankOf(query: string, names: readonly (string | undefined)[]): number | undefined {
  const wanted = query.toLowerCase()
  const ranks = names.flatMap(name => rank(wanted, name?.toLowerCase() ?? '') ?? [])
  return ranks.length === 0 ? undefined : Math.min(...ranks)
}

function rank(wanted: string, name: string): number | undefined {
  if (name === wanted) return 0
  if (name.startsWith(wanted)) return 1
  if (!name.includes(wanted)) return allWords(wanted, name) ? 4 : undefined
  return beginsWord(wanted, name) ? 2 : 3
}

function beginsWord(wanted: string, name: string): boolean {
  for (let at = name.indexOf(wanted); at >= 0; at = name.indexOf(wanted, at + 1)) {
    if (/^$|[^\p{L}\p{N}]/u.test(name.charAt(at - 1))) return true
  }
  return false
}

/** `web deploy` finds `deploy-web`. */
function allWords(wanted: string, name: string): boolean {
  const words = wordsOf(name)
  const parts = wordsOf(wanted)
  return parts.length > 1 && parts.every(part => words.some(word => word.startsWith(part)))
}

function wordsOf(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
}
