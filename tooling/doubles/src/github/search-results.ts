import type { Answer, Call, Json } from './call.ts'
import { rest } from './dispatch.ts'
import { mediaOf } from './media.ts'
import { paged } from './paged.ts'

/** The repositories that the caller may see. */
export async function visibleRepos(call: Call): Promise<string[]> {
  const names = call.front.names.all()
  const answers = await Promise.all(names.map(name => rest(call, 'GET', `/repos/${name}`)))
  return names.filter((_, index) => answers[index]?.status === 200)
}

interface Place {
  readonly property: string
  readonly fragment: string
  readonly url: string
}

/** A page of results; with the text around the words where the caller asked for it. */
export function searchResults(
  call: Call,
  items: readonly Json[],
  words: readonly string[],
  places: (item: Json) => Place[],
): Answer {
  const wanted = mediaOf(call) === 'text-match'
  return paged(call, items, page => ({
    total_count: items.length,
    incomplete_results: false,
    ...(call.path === '/search/issues' ? { search_type: 'lexical' } : {}),
    items: page.map(item => {
      const { content: _, in: __, ...shown } = item
      return wanted ? { ...shown, text_matches: places(item).flatMap(place => matchesIn(place, words)) } : shown
    }),
  }))
}

/** A few lines around the first word found, and where the words are in them. */
function matchesIn({ property, fragment: text, url }: Place, words: readonly string[]): Json[] {
  const first = words.map(word => text.toLowerCase().indexOf(word)).filter(index => index >= 0)
  if (first.length === 0) return []
  const start = text.lastIndexOf('\n', Math.max(0, Math.min(...first) - 40)) + 1
  const fragment = text.slice(start, start + 240).replace(/\n[^\n]*$/, all => (text.length > start + 240 ? '' : all))
  const matches = words.flatMap(word => {
    const index = fragment.toLowerCase().indexOf(word)
    return index < 0
      ? []
      : [{ text: fragment.slice(index, index + word.length), indices: [index, index + word.length] }]
  })
  return [
    {
      object_url: url,
      object_type: property === 'content' || property === 'path' ? 'FileContent' : 'Issue',
      property,
      fragment,
      matches,
    },
  ]
}
